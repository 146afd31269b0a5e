using Handclasp.Source.Checks.Code.Common;
using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Packs.CCode;

/// <summary>
/// Which functions of a file belong together. A file with several configurations tells them apart by who calls whom, by classes, and by names:
/// <c>guest_ctx()</c> and <c>guest_identity()</c> are of one, <c>field_ctx()</c> and <c>field_accept()</c> of another.
/// </summary>
internal static class Kin
{
    private static readonly object Key = new();

    /// <summary>What makes a context, a configuration or a session of its own.</summary>
    private static readonly string[] Makers =
    [
        "SSL_CTX_new",
        "SSL_CTX_new_ex",
        "wolfSSL_CTX_new",
        "mbedtls_ssl_config_defaults",
        "gnutls_init",
        "gnutls_certificate_server_set_request",
        "gnutls_certificate_allocate_credentials",
        "tls_config_new",
        "s2n_config_new",
        "tls_client",
        "tls_server",
        "sslv23_client",
        "sslv23_server",
        "tlsv12_client",
        "tlsv12_server",
        "tlsv13_client",
        "tlsv13_server",
        "SslServerCredentialsOptions",
        "AddListeningPort",
    ];

    /// <summary>Parts of names that say nothing of whose a function is.</summary>
    private static readonly HashSet<string> Plain =
    [
        .. "get set new make crea init tls ssl ctx cont on is do run conf buil from with setu star open sess hand the to".Split(' '),
    ];

    /// <summary>In other languages also what nearly every server's functions are called by.</summary>
    private static readonly HashSet<string> Roles =
    [
        .. "serv requ acce list clie peer chan bind conn auth chec veri cert iden vali name loop".Split(' '),
    ];

    /// <summary>True where what stands at one place can speak for another.</summary>
    /// <param name="code">The file.</param>
    /// <param name="at">The place that is to be excused.</param>
    /// <param name="excuse">What excuses.</param>
    /// <param name="more">Words beside the makers of configurations that make a function its own master.</param>
    public static bool Speaks(CodeFile code, int at, int excuse, params string[] more) =>
        Kinship.Speaks(code, at, excuse, [.. Makers, .. more]) && !code.Once(Key, c => new Map(c)).IsAnothers(at, excuse, more);

    /// <summary>True where two places are of one function, or one of the two functions names the other.</summary>
    public static bool AreRelated(CodeFile code, int one, int other) => code.Once(Key, c => new Map(c)).AreRelated(one, other);

    /// <summary>True where a word of their names ties two places together, and no other configuration bears it.</summary>
    public static bool AreNamesakes(CodeFile code, int one, int other) => code.Once(Key, c => new Map(c)).AreNamesakes(one, other);

    /// <summary>A function and those that it names, and those that these name.</summary>
    public static IReadOnlyList<Function> Scope(CodeFile code, Function function) => code.Once(Key, c => new Map(c)).Scope(function);

    /// <summary>The functions that name one, each with the place where.</summary>
    public static IEnumerable<(Function Caller, int Place)> Callers(CodeFile code, Function function) =>
        code.Once(Key, c => new Map(c)).Callers(function);

    /// <summary>The class that a function is a method of, or empty.</summary>
    public static string Class(CodeFile code, Function function)
    {
        if (code.Is(function.Start - 1, "::") && code.IsWord(function.Start - 2))
            return code[function.Start - 2].Value;
        var open = code.Parent(function.Start);
        while (open > 0 && !code.Is(open, "{"))
            open = code.Parent(open);
        return open > 0 ? ClassAt(code, open) : "";
    }

    /// <summary>True where one of the words stands in one of the functions.</summary>
    public static bool Holds(CodeFile code, IEnumerable<Function> scope, params string[] words) =>
        scope.Any(f => Words.Holds(code, f.Body, words));

    private static string ClassAt(CodeFile code, int brace)
    {
        var name = "";
        for (var i = code.StatementStart(brace); i < brace && !code.Is(i, ":"); i++)
            if (code[i].Value is "class" or "struct" && code.IsWord(i + 1))
                name = code[i + 1].Value;
        return name;
    }

    private sealed class Map
    {
        private readonly CodeFile code;
        private readonly List<Function> named;
        private readonly Dictionary<Function, HashSet<Function>> names = [];
        private readonly Dictionary<Function, List<(Function, int)>> callers = [];
        private readonly Dictionary<Function, IReadOnlyList<Function>> scopes = [];
        private readonly Dictionary<Function, HashSet<string>> words = [];
        private readonly Dictionary<Function, string> classes = [];
        private readonly Dictionary<string, HashSet<Function>> owners = new(StringComparer.Ordinal);

        public Map(CodeFile code)
        {
            this.code = code;
            named = [.. code.Functions.All.Where(f => f.Name.Length > 0)];
            foreach (var function in named)
                classes[function] = Class(code, function);
            foreach (var group in named.GroupBy(f => f.Name, StringComparer.Ordinal))
            {
                var bearers = group.ToList();
                foreach (var place in code.Index.Places(group.Key))
                    if (
                        code.IsWord(place)
                        && !bearers.Exists(f => f.Start <= place && place < f.Body.From)
                        && code.Functions.NamedAround(place) is { } from
                        && Meant(bearers, from, place) is { } to
                        && !ReferenceEquals(from, to)
                    )
                    {
                        if (!names.TryGetValue(from, out var set))
                            names[from] = set = [];
                        set.Add(to);
                        if (!callers.TryGetValue(to, out var list))
                            callers[to] = list = [];
                        list.Add((from, place));
                    }
            }
        }

        public List<(Function, int)> Callers(Function function) => callers.GetValueOrDefault(function) ?? [];

        public IReadOnlyList<Function> Scope(Function function)
        {
            if (scopes.TryGetValue(function, out var known))
                return known;
            List<Function> found = [function];
            for (var i = 0; i < found.Count && found.Count < 200; i++)
                foreach (var next in names.GetValueOrDefault(found[i]) ?? [])
                    if (!found.Contains(next))
                        found.Add(next);
            return scopes[function] = found;
        }

        public bool AreRelated(int one, int other) =>
            code.Functions.NamedAround(one) is var a
            && code.Functions.NamedAround(other) is var b
            && (ReferenceEquals(a, b) || a is not null && b is not null && (Scope(a).Contains(b) || Scope(b).Contains(a)));

        public bool AreNamesakes(int one, int other)
        {
            if (code.Functions.NamedAround(one) is not { } a || code.Functions.NamedAround(other) is not { } b)
                return false;
            var shared = Of(a).Intersect(Of(b)).ToList();
            shared.RemoveAll(w => Owners([]).Any(o => !ReferenceEquals(o, a) && !ReferenceEquals(o, b) && Of(o).Contains(w)));
            return shared.Count > 0;
        }

        /// <summary>True where an excuse belongs to another configuration.</summary>
        public bool IsAnothers(int at, int excuse, string[] more)
        {
            if (
                code.Functions.NamedAround(at) is not { } home
                || code.Functions.NamedAround(excuse) is not { } other
                || ReferenceEquals(home, other)
            )
                return false;
            if (Scope(home).Contains(other) || Scope(other).Contains(home))
                return false;
            var masters = Owners(more);
            if (masters.Contains(other))
                return true;
            if (classes[home].Length > 0 && classes[home] == classes[other])
                return false;
            foreach (var rival in masters)
            {
                if (ReferenceEquals(rival, home) || ReferenceEquals(rival, other))
                    continue;
                var (mine, its) = (Of(home), Of(rival));
                if (
                    Of(other).Any(w => its.Contains(w) && !mine.Contains(w)) && !Of(other).Any(w => mine.Contains(w) && !its.Contains(w))
                    || classes[other] is { Length: > 0 } type
                        && classes[rival] != type
                        && Words.Holds(code, rival.Body, type)
                        && !Words.Holds(code, home.Body, type)
                )
                    return true;
            }

            return false;
        }

        /// <summary>The functions that make a configuration, or call one of the file that does.</summary>
        private HashSet<Function> Owners(string[] more)
        {
            var key = string.Join(' ', more);
            if (owners.TryGetValue(key, out var known))
                return known;
            string[] marks = [.. Makers, .. more];
            var makers = code
                .Index.Places(marks)
                .Where(code.IsWord)
                .Select(p => code.Functions.NamedAround(p))
                .OfType<Function>()
                .ToHashSet();
            return owners[key] = [.. named.Where(f => Scope(f).Any(makers.Contains))];
        }

        private HashSet<string> Of(Function function)
        {
            if (!words.TryGetValue(function, out var found))
                words[function] = found = [
                    .. NameWords
                        .Of(function.Name)
                        .Concat(NameWords.Of(classes[function]))
                        .Select(w => w.Length > 4 ? w[..4].ToLowerInvariant() : w.ToLowerInvariant())
                        .Where(w => w.Length > 1 && !Plain.Contains(w) && !(code.Language != Languages.All.C && Roles.Contains(w))),
                ];
            return found;
        }

        /// <summary>Of several functions of one name that of the same class, or the one that the class in front names.</summary>
        private Function? Meant(List<Function> bearers, Function from, int place)
        {
            if (bearers is [var only])
                return
                    classes[only].Length == 0
                    || classes[only] == classes[from]
                    || code.IsLink(place - 1)
                    || classes[only] == only.Name
                    || code.Is(place - 1, "&")
                    ? only
                    : null;
            if (code.Is(place - 1, "::"))
                return bearers.Find(f => classes[f] == code[place - 2].Value);
            return code.IsLink(place - 1) && !code.Is(place - 2, "this") ? null : bearers.Find(f => classes[f] == classes[from]);
        }
    }
}
