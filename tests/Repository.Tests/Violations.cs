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
}
