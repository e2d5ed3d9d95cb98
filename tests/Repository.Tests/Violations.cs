namespace SogniLike.Repository.Tests;

internal static class Violations
{
    /// <summary>Fails with every violation on a line of its own.</summary>
    public static void None(string rule, IEnumerable<string> violations)
    {
        var found = violations.ToList();
        if (found.Count > 0)
        {
            Assert.Fail($"{rule}{Environment.NewLine}  {string.Join($"{Environment.NewLine}  ", found)}");
        }
    }

    /// <summary>Fails with every name that only one of the two sets holds.</summary>
    public static void Same(string rule, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var (wanted, found) = (expected.ToHashSet(), actual.ToHashSet());
        None(rule, wanted.Except(found).Select(name => $"missing: {name}").Concat(found.Except(wanted).Select(name => $"too many: {name}")));
    }
}
