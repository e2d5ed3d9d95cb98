using System.Text.Json;

namespace SogniLike.Mutation;

/// <summary>Compiles a project with one other file, as its last build compiled it: the compiler is called by itself, and nothing in the tree is written. One caller at a time.</summary>
internal sealed class MutantCompiler(string root)
{
    private readonly Dictionary<string, (string Assembly, List<string> Arguments)> _projects = [];
    private string? _compiler;

    /// <param name="file">The file that is replaced, from the root.</param>
    /// <param name="source">What stands there instead.</param>
    /// <param name="folder">Gets the assembly.</param>
    /// <returns>The assembly, and null; or what the compiler said.</returns>
    public async Task<(string? Assembly, string Output)> CompileAsync(string file, string source, string folder)
    {
        var path = Path.Combine(root, file);
        var project = ProjectOf(path);
        if (!_projects.TryGetValue(project, out var known))
        {
            _projects[project] = known = await ReadAsync(project);
        }

        var mutant = Path.Combine(folder, Path.GetFileName(file));
        await File.WriteAllTextAsync(mutant, source);
        var assembly = Path.Combine(folder, known.Assembly);
        var (response, isThere) = (new List<string>(), false);
        foreach (var argument in known.Arguments.Where(static one => !one.StartsWith("/warnaserror", StringComparison.Ordinal) && !one.StartsWith("/refout:", StringComparison.Ordinal)))
        {
            var isSource = !argument.StartsWith('/') && Path.GetFullPath(argument, Path.GetDirectoryName(project)!) == path;
            var isResource = argument.StartsWith("/resource:", StringComparison.Ordinal)
                && Path.GetFullPath(argument["/resource:".Length..].Split(',')[0].Trim('"'), Path.GetDirectoryName(project)!) == path;
            isThere |= isSource || isResource;
            response.Add(
                isSource ? $"\"{mutant}\""
                : isResource ? $"/resource:\"{mutant}\",{argument.Split(',', 2)[1]}"
                : argument.StartsWith("/out:", StringComparison.Ordinal) ? $"/out:\"{assembly}\""
                : argument.StartsWith('/') ? argument : $"\"{argument}\"");
        }

        if (!isThere)
        {
            return (null, $"{file} is not part of {project}.");
        }

        await File.WriteAllLinesAsync(Path.Combine(folder, "mutant.rsp"), [.. response, "/skipanalyzers+", "/nowarn:CS0162,CS0168,CS0219"]);
        var (code, output) = await Tool.DotnetAsync(Path.GetDirectoryName(project)!, _compiler!, "/noconfig", $"@{Path.Combine(folder, "mutant.rsp")}");
        return (code == 0 ? assembly : null, output);
    }

    /// <summary>How the project is compiled: what the build would tell the compiler.</summary>
    private async Task<(string Assembly, List<string> Arguments)> ReadAsync(string project)
    {
        var (code, output) = await Tool.DotnetAsync(
            root,
            "msbuild",
            project,
            "-nologo",
            "-t:PrepareResources;Compile",
            "-p:BuildProjectReferences=false",
            "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true",
            "-p:NonExistentFile=none/none",
            "-getItem:CscCommandLineArgs",
            "-getProperty:TargetFileName",
            "-getProperty:RoslynTargetsPath");
        if (code != 0)
        {
            throw new InvalidOperationException($"{project} cannot be read: {output}");
        }

        using var read = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
        var properties = read.RootElement.GetProperty("Properties");
        _compiler ??= Path.Combine(properties.GetProperty("RoslynTargetsPath").GetString()!, "bincore", "csc.dll");
        return (
            properties.GetProperty("TargetFileName").GetString()!,
            [.. read.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray().Select(static item => item.GetProperty("Identity").GetString()!)]);
    }

    /// <summary>The project file above a file.</summary>
    public static string ProjectOf(string file)
    {
        for (var folder = Directory.GetParent(file); folder is not null; folder = folder.Parent)
        {
            if (folder.GetFiles("*.csproj") is [var project, ..])
            {
                return project.FullName;
            }
        }

        throw new FileNotFoundException($"{file} belongs to no project.");
    }
}
