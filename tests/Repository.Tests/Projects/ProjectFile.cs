using System.Xml.Linq;
using SogniLike.Testing;

namespace SogniLike.Repository.Tests.Projects;

/// <summary>What a project file says, before MSBuild adds to it.</summary>
internal sealed record ProjectFile(string Path, string Sdk, string RootNamespace, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, IReadOnlyList<string> Frameworks)
{
    /// <summary>Every project of the repository by its path.</summary>
    public static IReadOnlyDictionary<string, ProjectFile> All { get; } = SourceTree.FilesEndingIn(".csproj").ToDictionary(path => path, Load);

    /// <summary>File name without ending, such as SogniLike.Coordinator.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Folder relative to the root, with forward slashes and none at the end.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    public static ProjectFile Named(string name) => All.Values.Single(project => project.Name == name);

    /// <summary>The project and all that it references, directly or through others.</summary>
    public IReadOnlySet<ProjectFile> Closure()
    {
        var seen = new HashSet<ProjectFile>();
        var open = new Stack<ProjectFile>([this]);
        while (open.TryPop(out var project))
        {
            if (seen.Add(project))
            {
                foreach (var reference in project.Projects)
                {
                    open.Push(All[reference]);
                }
            }
        }

        return seen;
    }

    private static ProjectFile Load(string path)
    {
        var root = XDocument.Parse(SourceTree.Read(path)).Root!;
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.Combine(RepositoryPaths.Root, path))!;
        return new ProjectFile(
            path,
            root.Attribute("Sdk")?.Value ?? "",
            root.Descendants("RootNamespace").FirstOrDefault()?.Value ?? System.IO.Path.GetFileNameWithoutExtension(path),
            [.. Includes(root, "ProjectReference").Select(include => Relative(folder, include))],
            [.. Includes(root, "PackageReference")],
            [.. Includes(root, "FrameworkReference")]);
    }

    private static IEnumerable<string> Includes(XElement root, string item) =>
        root.Descendants(item).Select(element => element.Attribute("Include")?.Value).OfType<string>();

    private static string Relative(string folder, string include) =>
        System.IO.Path.GetRelativePath(RepositoryPaths.Root, System.IO.Path.Combine(folder, include.Replace('\\', '/'))).Replace('\\', '/');
}
