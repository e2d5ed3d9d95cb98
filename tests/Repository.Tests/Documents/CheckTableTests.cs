using System.Text.RegularExpressions;

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

    [GeneratedRegex("""`(?<class>\w+)\.(?<method>\w+_\w+)` \|$""", RegexOptions.Multiline)]
    private static partial Regex Row();
}
