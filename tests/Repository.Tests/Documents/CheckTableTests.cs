using System.Text.RegularExpressions;
using SogniLike.Mutation;

namespace SogniLike.Repository.Tests.Documents;

/// <summary>The table of checks and the tests that hold them, in tests/README.md, names tests that exist.</summary>
public sealed partial class CheckTableTests
{
    [Fact]
    public void Table_OfChecks_NamesTestsThatExist()
    {
        var named = Row().Matches(SourceTree.Read("tests/README.md"));

        Assert.True(named.Count >= 20, $"The table names {named.Count} tests.");
        Violations.None(
            "No test of this name:",
            from Match row in named
            let files = SourceTree.WrittenFiles.Where(path => path.EndsWith($"/{row.Groups["class"].Value}.cs", StringComparison.Ordinal))
            where !files.Any(file => SourceTree.Read(file).Contains($" {row.Groups["method"].Value}(", StringComparison.Ordinal))
            select row.Value);
    }

    /// <summary>What sogni-mutation takes out stands in the source, once; it runs by hand, and nobody would notice.</summary>
    [Fact]
    public void Mutants_All_ApplyAndAreOfTheTable()
    {
        var named = Row().Matches(SourceTree.Read("tests/README.md")).Select(static row => $"{row.Groups["class"].Value}.{row.Groups["method"].Value}").ToHashSet();

        Violations.None("The text is not there exactly once:", Mutants.All.Where(static mutant => mutant.Apply(SourceTree.Read(mutant.File)) is null).Select(static mutant => $"{mutant.Name} in {mutant.File}"));
        Violations.None("No row of the table:", Mutants.All.Select(static mutant => mutant.Test).Distinct().Where(test => !named.Contains(test)));
        Violations.None("Twice:", Mutants.All.CountBy(static mutant => mutant.Name).Where(static one => one.Value > 1).Select(static one => one.Key));
    }

    [GeneratedRegex("""`(?<class>\w+)\.(?<method>\w+_\w+)` \|$""", RegexOptions.Multiline)]
    private static partial Regex Row();
}
