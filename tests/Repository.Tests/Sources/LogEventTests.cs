using System.Globalization;
using System.Text.RegularExpressions;

namespace SogniLike.Repository.Tests.Sources;

public sealed partial class LogEventTests
{
    private static readonly Lazy<Dictionary<(string Type, string Name), int>> Constants = new(FindConstants);

    [Fact]
    public void EventIds_AreUsedOnce()
    {
        Violations.None(
            "Event ids used more than once:",
            from use in Uses()
            where use.Id is not null
            group use by use.Id into uses
            where uses.Count() > 1
            select $"{uses.Key}: {string.Join(", ", uses.Select(use => use.Place))}");
    }

    [Fact]
    public void LogMethods_EachHaveAnEventId()
    {
        Violations.None(
            "A log method whose event id is neither a number nor a constant with one:",
            from use in Uses()
            where use.Id is null
            select use.Place);
    }

    [Fact]
    public void LogMethods_StandInLogFilesOnly()
    {
        Violations.None(
            "Log methods outside *.Log.cs:",
            from file in SourceTree.FilesEndingIn(".cs")
            where !file.EndsWith(".Log.cs", StringComparison.Ordinal) && !file.StartsWith("tests/", StringComparison.Ordinal)
            where LogMethod().IsMatch(SourceTree.Read(file))
            select file);
    }

    private static IEnumerable<string> LogFiles() => SourceTree.FilesEndingIn(".Log.cs");

    private static IEnumerable<(int? Id, string Place)> Uses() =>
        from file in LogFiles()
        from Match match in LogMethod().Matches(SourceTree.Read(file))
        select (Resolve(match.Groups["id"].Value), $"{file} ({match.Groups["id"].Value})");

    private static int? Resolve(string id)
    {
        if (int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        var parts = id.Split('.');
        return parts.Length == 2 && Constants.Value.TryGetValue((parts[0], parts[1]), out var constant) ? constant : null;
    }

    // By the type's name, which is its file's name, and the constant's.
    private static Dictionary<(string Type, string Name), int> FindConstants() => (
        from file in SourceTree.FilesEndingIn("EventIds.cs")
        from Match match in Constant().Matches(SourceTree.Read(file))
        select (Key: (Path.GetFileNameWithoutExtension(file), match.Groups["name"].Value), Value: int.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture)))
        .ToDictionary(constant => constant.Key, constant => constant.Value);

    [GeneratedRegex("""\[LoggerMessage\(\s*(?:EventId\s*=\s*)?(?<id>[\w.]+)""")]
    private static partial Regex LogMethod();

    [GeneratedRegex("""const int (?<name>\w+) = (?<value>\d+);""")]
    private static partial Regex Constant();
}
