using Handclasp.Source.Syntax;

namespace Handclasp.Source.Checks.Code.Common;

/// <summary>
/// Whether what stands at one place of a file can speak for what stands at another. A file with two servers, or a strict client beside a lax one,
/// excuses nothing by holding the strict one: an excuse counts where it stands in the same function, in one that this function names (or that
/// names it), or in one that belongs to nobody else in the file (a handler, a filter, a method called from outside).
/// </summary>
internal static class Kinship
{
    private static readonly object Key = new();

    /// <summary>True when one of the words stands where it can speak for a place.</summary>
    /// <param name="code">The file.</param>
    /// <param name="at">Index of a token of the place that is to be excused.</param>
    /// <param name="rivals">Words of which each makes a thing of its own, such as a configuration: an excuse in a function with one of them is that thing's.</param>
    /// <param name="words">The words that excuse.</param>
    public static bool Has(CodeFile code, int at, IReadOnlyList<string> rivals, params string[] words) =>
        code.Index.Places(words).Any(p => code.IsWord(p) && !Languages.PythonImports.IsImport(code, p) && Speaks(code, at, p, rivals));

    /// <summary>True when what stands at <paramref name="excuse"/> can speak for what stands at <paramref name="at"/>.</summary>
    /// <param name="code">The file.</param>
    /// <param name="at">Index of a token of the place that is to be excused.</param>
    /// <param name="excuse">Index of a token of what excuses.</param>
    /// <param name="rivals">Words of which each makes a thing of its own.</param>
    public static bool Speaks(CodeFile code, int at, int excuse, IReadOnlyList<string> rivals)
    {
        var map = code.Once(Key, c => new Map(c));
        var (home, other) = (map.Home(at), map.Home(excuse));
        if (home == other)
            return true;
        if (map.Reached(home).Contains(other) || map.Reached(other).Contains(home))
            return true;
        var owners = map.With(rivals);
        if (owners.Contains(other))
            return false;
        // It has its own from a helper that makes one.
        if (
            code.Language.Name is "Java" or "Kotlin" or "Scala"
            && other >= 0
            && map.Reached(other).Any(r => r != home && owners.Contains(r))
        )
            return false;
        return !map.IsOwned(other, home, owners);
    }

    /// <summary>True for a place in a function, or in one that this names.</summary>
    /// <param name="code">The file.</param>
    /// <param name="function">Index of the function's first token.</param>
    /// <param name="place">Index of a token.</param>
    public static bool Reaches(CodeFile code, int function, int place)
    {
        var map = code.Once(Key, c => new Map(c));
        return map.Home(place) is var home && (home == function || map.Reached(function).Contains(home));
    }

    /// <summary>
    /// True where what excuses belongs to another: it stands in a function that holds a place of the same kind itself, and neither of the two
    /// functions names the other.
    /// </summary>
    /// <param name="code">The file.</param>
    /// <param name="at">Index of a token of the place that is to be excused.</param>
    /// <param name="excuse">Index of a token of what excuses.</param>
    /// <param name="places">All places of the kind that is to be excused.</param>
    public static bool IsAnothers(CodeFile code, int at, int excuse, IEnumerable<int> places)
    {
        var map = code.Once(Key, c => new Map(c));
        var (home, other) = (map.Home(at), map.Home(excuse));
        return home != other
            && other >= 0
            && !map.Reached(home).Contains(other)
            && !map.Reached(other).Contains(home)
            && places.Any(p => map.Home(p) == other);
    }

    /// <summary>
    /// True where every way to an excuse begins in functions that have nothing to do with the place: they are among those that hold one of the
    /// places given, and do not reach this one.
    /// </summary>
    /// <param name="code">The file.</param>
    /// <param name="at">Index of a token of the place that is to be excused.</param>
    /// <param name="excuse">Index of a token of what excuses.</param>
    /// <param name="places">Places in functions that begin something of their own, such as the handlers of requests.</param>
    public static bool IsOwnedByOthers(CodeFile code, int at, int excuse, IEnumerable<int> places)
    {
        var map = code.Once(Key, c => new Map(c));
        var (home, other) = (map.Home(at), map.Home(excuse));
        if (home == other || other < 0 || map.Reached(home).Contains(other) || map.Reached(other).Contains(home))
            return false;
        var owners = places.Select(map.Home).Where(h => h >= 0 && h != home).ToHashSet();
        // What several handlers share is excused where all of them ask.
        var users = owners.Where(h => map.Reached(h).Contains(home)).ToList();
        if (users.Count > 0)
            return !users.TrueForAll(h => h == other || map.Reached(h).Contains(other));
        return owners.Contains(other) || map.IsOwned(other, home, owners);
    }

    /// <summary>Who names whom among the functions that bear a name; -1 is what stands outside all of them.</summary>
    private sealed class Map(CodeFile code)
    {
        private readonly Dictionary<int, HashSet<int>> reached = [];
        private readonly Dictionary<string, HashSet<int>> owners = new(StringComparer.Ordinal);
        private Dictionary<int, HashSet<int>>? names;
        private ILookup<int, int>? callers;

        private Dictionary<int, int>? decorated;
        private List<(int From, string Name, int To)>? members;

        /// <summary>The innermost function with a name around a token: its place among all of them, or -1. What decorates a function is of it, and so are its parameters.</summary>
        public int Home(int index)
        {
            if (code.Language == Languages.All.Python && Decorated().TryGetValue(index, out var owner))
                return owner;
            return code.Functions.NamedAround(index)?.Start
                ?? Members().FirstOrDefault(m => m.From <= index && index < m.To, (From: -1, Name: "", To: -1)).From;
        }

        /// <summary>Scala's members that are no functions: lazy val context = …, each by its own.</summary>
        private List<(int From, string Name, int To)> Members()
        {
            if (members is not null)
                return members;
            members = [];
            if (code.Language != Languages.All.Scala)
                return members;
            foreach (var val in code.Index.Places("val"))
            {
                if (!code.IsWord(val) || !code.IsWord(val + 1) || !code.Is(code.Parent(val), "{") || code.Functions.Around(val) is not null)
                    continue;
                var equals = val + 2;
                while (equals < val + 20 && !code.Is(equals, "=") && !code.Is(equals, ";"))
                    equals = code.IsOpen(equals) ? code.Mate(equals) + 1 : equals + 1;
                if (code.Is(equals, "="))
                    members.Add((val, code[val + 1].Value, code.Expression(equals + 1).To));
            }

            return members;
        }

        private Dictionary<int, int> Decorated()
        {
            if (decorated is not null)
                return decorated;
            decorated = [];
            foreach (var function in code.Functions.All.Where(f => f.Name.Length > 0))
            {
                foreach (var decorator in Languages.PythonValues.Decorators(code, function))
                    for (var i = decorator.From; i < decorator.To; i++)
                        decorated[i] = function.Start;
                // Its parameters: claims = Depends(verify).
                for (var i = function.Start + 2; i < function.Body.From; i++)
                    decorated.TryAdd(i, function.Start);
            }

            return decorated;
        }

        /// <summary>The functions that a function names, and those that these name.</summary>
        public HashSet<int> Reached(int home)
        {
            if (reached.TryGetValue(home, out var known))
                return known;
            names ??= Read();
            HashSet<int> found = [];
            Stack<int> open = new([home]);
            while (open.TryPop(out var next))
                foreach (var named in names.GetValueOrDefault(next) ?? [])
                    if (named != home && found.Add(named))
                        open.Push(named);
            return reached[home] = found;
        }

        /// <summary>
        /// True where every way to a function begins in another configuration's function: a handler that only such a one names is that one's,
        /// one that is named elsewhere as well can be anybody's.
        /// </summary>
        public bool IsOwned(int function, int home, HashSet<int> owners)
        {
            callers ??= (names ??= Read())
                .SelectMany(n => n.Value, (n, named) => (Named: named, By: n.Key))
                .ToLookup(n => n.Named, n => n.By);
            HashSet<int> seen = [function];
            Stack<int> open = new([function]);
            var isOwned = false;
            while (open.TryPop(out var next))
            {
                // Named by nobody, or by what stands outside of all functions: who runs it is not known.
                if (!callers.Contains(next))
                    return false;
                foreach (var caller in callers[next])
                    // The one in question, or what it stands in.
                    if (caller == home || caller >= 0 && owners.Contains(caller) && Encloses(caller, home))
                        return false;
                    else if (caller >= 0 && (owners.Contains(caller) || Builds(caller, function, home, owners)))
                        isOwned = true;
                    else if (seen.Add(caller))
                        open.Push(caller);
            }

            return isOwned;
        }

        /// <summary>A function of an object without a name stands in the function that makes the object: object : HttpsConfigurator(context) { … }.</summary>
        private bool Encloses(int caller, int home) =>
            code.Language.IsJvm
            && home >= 0
            && code.Functions.All.FirstOrDefault(f => f.Start == caller && f.Name.Length > 0) is { } outer
            && (outer.Body.Contains(home) || outer.Start < home && home < outer.End);

        /// <summary>serve() { bind(handler, otherConfiguration()) }: it names the function beside another configuration's maker, and never the one in question.</summary>
        private bool Builds(int caller, int function, int home, HashSet<int> owners) =>
            Reached(caller) is var reached
            && !reached.Contains(home)
            && reached.Any(r => r != function && owners.Contains(r) && !Reached(function).Contains(r));

        /// <summary>The functions that hold one of these words.</summary>
        public HashSet<int> With(IReadOnlyList<string> rivals)
        {
            var key = string.Join('\n', rivals);
            if (!owners.TryGetValue(key, out var found))
                owners[key] = found = [.. code.Index.Places([.. rivals]).Where(code.IsWord).Select(Home)];
            return found;
        }

        /// <summary>Java and Kotlin: a method is named by its brackets or behind two colons; a variable may be called as a method is (server, client).</summary>
        private bool IsVariable(int place) =>
            code.Language.Name is "Java" or "Kotlin" && code[place + 1].Value is not ("(" or "{" or "<") && code[place - 1].Value != "::"
            // Ruby: response.status = 403 is about what a block was given.
            || code.Language.Name == "Ruby"
                && code.IsLink(place - 1)
                && (code.Functions.IsParameter(code[place - 2].Value, place) || IsOfLibrary(place - 2));

        /// <summary>Ruby: socket.connect, where socket = OpenSSL::SSL::SSLSocket.new(…), is no method of this file.</summary>
        private bool IsOfLibrary(int receiver) =>
            code.IsWord(receiver)
            && !code.IsLink(receiver - 1)
            && code.Names.Reaching(code[receiver].Value, receiver) is [{ Value: { Length: > 2 } made }]
            && code.OperandEnd(made.From) is var end
            && Enumerable.Range(made.From, Math.Min(end - made.From, 12)).Where(IsConstant).ToList() is { Count: > 0 } constants
            && constants[0] == made.From
            && !constants.Exists(c => code.Index.Places(code[c].Value).Any(p => code[p - 1].Value is "class" or "module"));

        private bool IsConstant(int index) => code.IsWord(index) && char.IsAsciiLetterUpper(code[index].Value[0]);

        /// <summary>Go: a method is named behind a dot, and verify alone is a variable; a function is not, and tls.Listen is another package's.</summary>
        private bool IsAnotherOfThatName(int place, IEnumerable<Function> bearers) =>
            code.Language == Languages.All.Go && bearers.All(f => code.Is(f.Start + 1, "(") != code.IsLink(place - 1))
            // Lua: socket:connect(host) is no function M.connect(host).
            || code.Language == Languages.All.Lua && code.Is(place - 1, ":") && bearers.All(f => !IsLuaMethod(f));

        /// <summary>function M:connect(host), function M.connect(self, host), connect = function(…) of a table.</summary>
        private bool IsLuaMethod(Function function) =>
            function.Parameters is ["self", ..]
            || code.Is(function.Start + 1, "(")
            || Enumerable.Range(function.Start + 1, 8).TakeWhile(i => !code.Is(i, "(")).Any(i => code.Is(i, ":"));

        private Dictionary<int, HashSet<int>> Read()
        {
            Dictionary<int, HashSet<int>> found = [];
            foreach (var group in code.Functions.All.Where(f => f.Name.Length > 0).GroupBy(f => f.Name, StringComparer.Ordinal))
            {
                var bearers = group.Select(f => f.Start).ToHashSet();
                // @guarded of Python is one word.
                var places =
                    code.Language == Languages.All.Python ? code.Index.Places(group.Key, "@" + group.Key) : code.Index.Places(group.Key);
                foreach (var place in places)
                {
                    if (group.Any(f => f.Start <= place && place < f.Body.From) || IsVariable(place) || IsAnotherOfThatName(place, group))
                        continue;
                    var from = Home(place);
                    if (!found.TryGetValue(from, out var set))
                        found[from] = set = [];
                    // The name of a method that several classes have says nothing of which is meant.
                    if (bearers.Count == 1 && !bearers.Contains(from))
                        set.UnionWith(bearers);
                    // Of several functions of that name the one that is defined there is meant.
                    else if (group.Where(f => Home(f.Start) == from && from >= 0).Take(2).ToList() is [var own])
                        set.Add(own.Start);
                }
            }

            foreach (var member in Members())
            foreach (var place in code.Index.Places(member.Name))
                if (
                    code.IsWord(place)
                    && place != member.From + 1
                    // Another class has a member of that name.
                    && !(code.Is(place - 1, "val") && code.Is(code.Parent(place), "{"))
                    && Home(place) is var from
                    && from != member.From
                )
                    if (found.TryGetValue(from, out var set))
                        set.Add(member.From);
                    else
                        found[from] = [member.From];
            if (code.Language.Name is "Java" or "Kotlin")
                foreach (var (from, method) in JvmMembers.Overridden(code, Home))
                    if (found.TryGetValue(from, out var set))
                        set.Add(method);
                    else
                        found[from] = [method];
            return found;
        }
    }
}
