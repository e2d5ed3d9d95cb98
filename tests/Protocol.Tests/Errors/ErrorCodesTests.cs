using System.Reflection;
using System.Text.RegularExpressions;
using SogniLike.Protocol.Errors;
using SogniLike.Testing;

namespace SogniLike.Protocol.Tests.Errors;

public sealed partial class ErrorCodesTests
{
    private static readonly string[] Statuses =
    [
        "INVALID_ARGUMENT", "UNAUTHENTICATED", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "NOT_FOUND", "ALREADY_EXISTS",
        "FAILED_PRECONDITION", "ABORTED", "UNAVAILABLE", "INTERNAL", "in a lease", "in a job",
    ];

    [Fact]
    public void Readme_Table_ListsExactlyTheConstants()
    {
        var constants = typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).ToList();

        Assert.Equal(constants.Order(StringComparer.Ordinal), Rows().Select(r => r.Code).Order(StringComparer.Ordinal));
        Assert.Distinct(constants);
        Assert.All(constants, c => Assert.Matches("^[a-z]+(_[a-z]+)*$", c));
    }

    [Fact]
    public void Readme_Table_EveryRowHasStatusAndMeaning() => Assert.All(Rows(), row =>
    {
        Assert.Contains(row.Status, Statuses);
        Assert.NotEmpty(row.Meaning);
    });

    private static List<(string Code, string Status, string Meaning)> Rows()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "proto", "README.md"));
        var table = readme[readme.IndexOf("| code | status | meaning |", StringComparison.Ordinal)..];
        table = table[..table.IndexOf("\n\n", StringComparison.Ordinal)];
        return Row().Matches(table).Select(m => (m.Groups[1].Value, m.Groups[2].Value.Trim(), m.Groups[3].Value.Trim())).ToList();
    }

    [GeneratedRegex(@"^\| `([^`]+)` \|([^|]*)\|([^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
