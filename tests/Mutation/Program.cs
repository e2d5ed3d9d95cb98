using SogniLike.Mutation;
using SogniLike.Testing;

// sogni-mutation [--list] [--no-build] [WORD...]: takes the checks out whose name or test holds one of the words, or all; ends with 1 when a test does not notice.
var words = args.Where(static argument => !argument.StartsWith('-')).ToList();
if (args.Except(words).Except(["--list", "--no-build"]).FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"{unknown} is not understood. Usage: [--list] [--no-build] [WORD...]");
    return 2;
}

var chosen = Mutants.All.Where(mutant =>
    words.Count == 0 || words.Exists(word => mutant.Name.Contains(word, StringComparison.OrdinalIgnoreCase) || mutant.Test.Contains(word, StringComparison.OrdinalIgnoreCase))).ToList();
if (args.Contains("--list") || chosen.Count == 0)
{
    chosen.ForEach(static mutant => Console.WriteLine($"{mutant.Name,-34} {mutant.Test}"));
    return chosen.Count == 0 ? 2 : 0;
}

var runner = new MutantRunner(RepositoryPaths.Root, Console.Out);
try
{
    if (!await runner.PrepareAsync(chosen, build: !args.Contains("--no-build")))
    {
        return 1;
    }

    var results = new List<MutantResult>();
    foreach (var mutant in chosen)
    {
        results.Add(await runner.TryAsync(mutant));
        Console.WriteLine($"{results[^1],-8} {mutant.Name,-34} {mutant.Test}");
    }

    Console.WriteLine(string.Join(", ", results.CountBy(static result => result).Select(static pair => $"{pair.Value} {pair.Key}")));
    return results.TrueForAll(static result => result == MutantResult.Killed) ? 0 : 1;
}
finally
{
    runner.Clean(chosen);
}
