namespace SogniLike.Repository.Tests.Projects;

/// <summary>References point one way. This table is the whole of what is allowed; README.md at the root draws it.</summary>
public sealed class ReferenceArrowTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["SogniLike.Imaging.Exact"] = [],
        ["SogniLike.Imaging"] = ["SogniLike.Imaging.Exact"],
        ["SogniLike.Protocol"] = [],
        ["SogniLike.Client"] = ["SogniLike.Protocol"],
        ["SogniLike.Cli"] = ["SogniLike.Client", "SogniLike.Imaging.Exact"],
        ["SogniLike.Coordinator"] = ["SogniLike.Imaging.Exact"],
        ["SogniLike.Coordinator.Redis"] = ["SogniLike.Coordinator"],
        ["SogniLike.Coordinator.Host"] = ["SogniLike.Coordinator.Redis", "SogniLike.Protocol"],
        ["SogniLike.Worker"] = ["SogniLike.Imaging", "SogniLike.Protocol"],
        ["SogniLike.Worker.Host"] = ["SogniLike.Worker"],
    };

    [Fact]
    public void Projects_ReferenceOnlyWhatTheArrowsAllow()
    {
        Violations.None(
            "References against the arrows:",
            from project in ProductProjects()
            from reference in project.Projects.Select(path => ProjectFile.All[path].Name)
            where !Arrows.GetValueOrDefault(project.Name, []).Contains(reference)
            select $"{project.Name} -> {reference}");
    }

    [Fact]
    public void Arrows_NameEveryProductProject() =>
        Violations.Same("Product projects and the table of arrows differ:", ProductProjects().Select(project => project.Name), Arrows.Keys);

    [Fact]
    public void Projects_ReferenceNoTests()
    {
        Violations.None(
            "References from the product into tests:",
            from project in ProductProjects()
            from reference in project.Closure()
            where reference.Folder.StartsWith("tests/", StringComparison.Ordinal)
            select $"{project.Name} -> {reference.Name}");
    }

    [Theory]
    [InlineData("SogniLike.Coordinator", "StackExchange.Redis", "Grpc.", "Google.Protobuf", "Microsoft.AspNetCore", "Microsoft.ML.OnnxRuntime")]
    [InlineData("SogniLike.Coordinator.Redis", "Grpc.", "Google.Protobuf", "Microsoft.ML.OnnxRuntime")]
    [InlineData("SogniLike.Coordinator.Host", "Microsoft.ML.OnnxRuntime")]
    [InlineData("SogniLike.Imaging.Exact", "")]
    [InlineData("SogniLike.Imaging", "Grpc.", "Google.Protobuf", "Microsoft.AspNetCore", "StackExchange.Redis", "System.Net")]
    [InlineData("SogniLike.Worker.Host", "StackExchange.Redis", "Grpc.AspNetCore")]
    [InlineData("SogniLike.Cli", "StackExchange.Redis", "Microsoft.ML.OnnxRuntime")]
    public void Projects_ReachNoPackageTheyMustNotKnow(string name, params string[] forbiddenStarts)
    {
        // The contracts are one assembly with client and server stubs; that the worker and the clients get the server's base classes with it is no use of them.
        Violations.None(
            $"{name} must not reach:",
            from project in ProjectFile.Named(name).Closure()
            where project.Name == name || project.Name != "SogniLike.Protocol"
            from package in project.Packages.Concat(project.Frameworks).Concat(project.Sdk == "Microsoft.NET.Sdk.Web" ? ["Microsoft.AspNetCore.App"] : [])
            where forbiddenStarts.Any(start => package.StartsWith(start, StringComparison.Ordinal))
            select $"{package} (through {project.Name})");
    }

    private static IEnumerable<ProjectFile> ProductProjects() => ProjectFile.All.Values.Where(project =>
        !project.Folder.StartsWith("tests/", StringComparison.Ordinal) && !project.Folder.StartsWith("deploy/", StringComparison.Ordinal));
}
