using System.Text.Json;
using System.Text.RegularExpressions;

namespace SogniLike.Repository.Tests.Projects;

public sealed partial class SolutionTests
{
    private static readonly string[] Programs = ["SogniLike.Coordinator.Host", "SogniLike.Cli", "SogniLike.Worker.Host"];

    [Fact]
    public void Solution_ListsEveryProject() => Violations.Same("SogniLike.sln and the projects of the tree differ:", ProjectFile.All.Keys, ListedProjects());

    /// <summary>A solution filter builds what it leaves out in another configuration, so it has to list whatever its programs need.</summary>
    [Fact]
    public void ProgramsFilter_ListsTheProgramsAndAllTheyNeed()
    {
        using var filter = JsonDocument.Parse(SourceTree.Read("deploy/programs.slnf"));
        var listed = filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray().Select(project => project.GetString()!.Replace('\\', '/'));
        var needed = Programs.SelectMany(program => ProjectFile.Named(program).Closure()).Select(project => project.Path);
        // Which of these a build needs is decided by deploy/packages/Registry.targets.
        var standIns = ProjectFile.All.Keys.Where(path => path.StartsWith("deploy/packages/", StringComparison.Ordinal));

        Violations.Same("deploy/programs.slnf lists other projects than the programs need:", needed.Concat(standIns), listed);
    }

    [Fact]
    public void TestProjects_EachTestsAProjectOrAWholeThatExists()
    {
        string[] wholes = ["SogniLike.EndToEnd.Tests", "SogniLike.Browser.Tests", "SogniLike.Repository.Tests", "SogniLike.Packages.Tests", "SogniLike.Simulation.Tests"];
        Violations.None(
            "Named after no project:",
            ProjectFile.All.Values.Select(project => project.Name)
                .Where(name => name.EndsWith(".Tests", StringComparison.Ordinal) && !wholes.Contains(name))
                .Where(name => ProjectFile.All.Values.All(project => $"{project.Name}.Tests" != name)));
    }

    [Fact]
    public void Projects_EachHasATestProject()
    {
        Violations.None(
            "Not tested by a project of its own:",
            ProjectFile.All.Values
                .Where(project => !project.Folder.StartsWith("tests/", StringComparison.Ordinal) && !project.Folder.StartsWith("deploy/packages/", StringComparison.Ordinal))
                .Where(project => ProjectFile.All.Values.All(test => test.Name != $"{project.Name}.Tests"))
                .Select(project => project.Name));
    }

    private static IEnumerable<string> ListedProjects() =>
        ListedProject().Matches(SourceTree.Read("SogniLike.sln")).Select(match => match.Groups["path"].Value.Replace('\\', '/'));

    [GeneratedRegex("""^Project\(.*"(?<path>[^"]+\.csproj)",""", RegexOptions.Multiline)]
    private static partial Regex ListedProject();
}
