using System.Diagnostics;
using SogniLike.Testing;

namespace SogniLike.Repository.Tests.Sources;

public sealed class ShellScriptTests
{
    [Fact]
    public void Scripts_AreExecutable()
    {
        Violations.None(
            "Starts with #! and is not executable:",
            Scripts().Where(file => !OperatingSystem.IsWindows() && !File.GetUnixFileMode(Path.Combine(RepositoryPaths.Root, file)).HasFlag(UnixFileMode.UserExecute)));
    }

    [Fact]
    public void Commands_OfTheReadmeAreScripts() => Assert.Subset(
        Scripts().ToHashSet(),
        new HashSet<string> { ".ci/run", "deploy/demo", "deploy/test" });

    [Fact]
    public void BashScripts_StopAtTheFirstError()
    {
        Violations.None(
            "Lacks 'set -euo pipefail':",
            BashScripts().Where(file => !SourceTree.Read(file).Contains("set -euo pipefail", StringComparison.Ordinal)));
    }

    [Fact]
    public void BashScripts_Parse()
    {
        Violations.None(
            "bash -n:",
            from file in BashScripts().Concat(SourceTree.FilesEndingIn(".sh"))
            let complaint = Parse(file)
            where complaint.Length > 0
            select complaint);
    }

    private static IEnumerable<string> Scripts() => SourceTree.WrittenFiles.Where(file => SourceTree.Read(file).StartsWith("#!", StringComparison.Ordinal));

    private static IEnumerable<string> BashScripts() => Scripts().Where(file => SourceTree.ReadLines(file)[0].EndsWith("bash", StringComparison.Ordinal));

    private static string Parse(string file)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-n", file]) { WorkingDirectory = RepositoryPaths.Root, RedirectStandardError = true })!;
        var complaint = bash.StandardError.ReadToEnd();
        bash.WaitForExit();
        return bash.ExitCode == 0 ? "" : $"{file}: {complaint}";
    }
}
