#!/usr/bin/env escript
%% escript inets.escript MODE PORT CERT KEY CA MARKER
main([Mode, Port, Cert, Key, Ca, Marker]) ->
    {ok, _} = application:ensure_all_started(ssl),
    Verify = case Mode of
        "verify_none" -> [{verify, verify_none}];
        "verify_peer" -> [{verify, verify_peer}, {cacertfile, Ca}];
        "fail_if_no_peer_cert" -> [{verify, verify_peer}, {fail_if_no_peer_cert, true}, {cacertfile, Ca}]
    end,
    {ok, Listen} = ssl:listen(list_to_integer(Port), [{ip, {127,0,0,1}}, {certfile, Cert}, {keyfile, Key}, {reuseaddr, true},
        {active, false}, {backlog, 64}, {versions, ['tlsv1.2', 'tlsv1.3']} | Verify]),
    accept(Listen, Marker).

accept(Listen, Marker) ->
    {ok, Socket} = ssl:transport_accept(Listen),
    Pid = spawn(fun() -> receive go -> serve(Socket, Marker) end end),
    ssl:controlling_process(Socket, Pid),
    Pid ! go,
    accept(Listen, Marker).

serve(Socket, Marker) ->
    case ssl:handshake(Socket, 5000) of
        {ok, Secured} ->
            case ssl:recv(Secured, 0, 5000) of
                {ok, Head} ->
                    Found = string:find(Head, " /protected ") =/= nomatch,
                    {Status, Body} = case Found of true -> {"200 OK", Marker}; false -> {"404 Not Found", "nothing here"} end,
                    ssl:send(Secured, ["HTTP/1.1 ", Status, "\r\nConnection: close\r\nContent-Length: ", integer_to_list(length(Body)), "\r\n\r\n", Body]);
                _ -> ok
            end,
            ssl:close(Secured);
        _ -> ok
    end.
