using System.Globalization;
using System.Text.RegularExpressions;

namespace SogniLike.Repository.Tests.Sources;

public sealed partial class LogEventTests
{
    [Fact]
    public void EventIds_AreUsedOnce()
    {
        Violations.None(
            "Event ids used more than once:",
            from use in Uses()
            group use by use.Id into uses
            where uses.Count() > 1
            select $"{uses.Key}: {string.Join(", ", uses.Select(use => use.Place))}");
    }

    [Fact]
    public void LogMethods_EachHaveAnEventId()
    {
        Violations.None(
            "A log method without an event id:",
            from file in LogFiles()
            let text = SourceTree.Read(file)
            where LogMethod().Count(text) != EventId().Count(text)
            select $"{file}: {LogMethod().Count(text)} methods, {EventId().Count(text)} ids");
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

    private static IEnumerable<(int Id, string Place)> Uses() =>
        from file in LogFiles()
        from Match match in EventId().Matches(SourceTree.Read(file))
        select (int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture), file);

    [GeneratedRegex("""\[LoggerMessage\(""")]
    private static partial Regex LogMethod();

    [GeneratedRegex("""\[LoggerMessage\(\s*(?:[^)]*?\bEventId\s*=\s*)?(?<id>\d+)""")]
    private static partial Regex EventId();
}
