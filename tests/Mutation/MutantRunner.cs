using System.Text.RegularExpressions;

namespace SogniLike.Mutation;

/// <summary>
/// Tries mutants: the assembly without the check takes the place of the right one in a copy of what its test project built, and the named test runs there, alone. The tree is as it was, and so is
/// what was built in it.
/// </summary>
internal sealed partial class MutantRunner(string root, TextWriter output)
{
    private const string Place = "bin/Mutants";
    private readonly MutantCompiler _compiler = new(root);

    /// <summary>Builds the test projects, and sees the tests pass on the right product first.</summary>
    /// <returns>False when one does not.</returns>
    public async Task<bool> PrepareAsync(IReadOnlyList<Mutant> mutants, bool build)
    {
        foreach (var project in mutants.GroupBy(static mutant => mutant.Project))
        {
            var folder = Path.Combine(root, "tests", project.Key);
            if (build && await Tool.DotnetAsync(root, "build", folder, "-m:1", "--nologo", "-v", "q") is { Code: not 0 } failed)
            {
                output.WriteLine(failed.Output);
                return false;
            }

            CopyOf(project.Key);
            foreach (var file in project.Select(static mutant => mutant.File).DistinctBy(file => MutantCompiler.ProjectOf(Path.Combine(root, file))))
            {
                // What is compiled here must pass when nothing is taken out, or a mutant would seem to be noticed for another reason.
                if (await PutAsync(project.Key, file, await File.ReadAllTextAsync(Path.Combine(root, file))) is null)
                {
                    return false;
                }
            }

            var methods = project.Select(static mutant => mutant.Method).Distinct().ToList();
            var (passed, notPassed, said) = await TestAsync(project.Key, string.Join('|', methods.Select(static method => $"FullyQualifiedName~.{method}")));
            if (notPassed > 0 || passed < methods.Count)
            {
                output.WriteLine($"{project.Key}: {passed} of at least {methods.Count} tests pass, {notPassed} fail before anything is taken out.\n{said}");
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes the check out, and runs the test.</summary>
    public async Task<MutantResult> TryAsync(Mutant mutant)
    {
        if (mutant.Apply(await File.ReadAllTextAsync(Path.Combine(root, mutant.File))) is not { } source)
        {
            output.WriteLine($"{mutant.File} does not have the text exactly once.");
            return MutantResult.Broken;
        }

        var place = await PutAsync(mutant.Project, mutant.File, source);
        if (place is null)
        {
            return MutantResult.Broken;
        }

        try
        {
            var (passed, failed, told) = await TestAsync(mutant.Project, $"FullyQualifiedName~.{mutant.Method}");
            if (passed + failed == 0)
            {
                output.WriteLine(told);
            }

            return failed > 0 ? MutantResult.Killed : passed > 0 ? MutantResult.Survived : MutantResult.Broken;
        }
        finally
        {
            File.Copy(place + ".right", place, overwrite: true);
        }
    }

    /// <summary>Compiles the assembly of a file with this source, and puts it into the copy; what was there first is kept beside it.</summary>
    /// <returns>Where it is; null when it does not compile.</returns>
    private async Task<string?> PutAsync(string project, string file, string source)
    {
        var folder = Directory.CreateTempSubdirectory("sogni-mutant-");
        try
        {
            var (assembly, said) = await _compiler.CompileAsync(file, source, folder.FullName);
            if (assembly is null)
            {
                output.WriteLine(said);
                return null;
            }

            var place = Path.Combine(root, "tests", project, Place, Path.GetFileName(assembly));
            if (!File.Exists(place + ".right"))
            {
                File.Copy(place, place + ".right");
            }

            File.Copy(assembly, place, overwrite: true);
            return place;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Removes the copies.</summary>
    public void Clean(IReadOnlyList<Mutant> mutants)
    {
        foreach (var folder in mutants.Select(mutant => Path.Combine(root, "tests", mutant.Project, Place)).Distinct().Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void CopyOf(string project)
    {
        var (from, to) = (Path.Combine(root, "tests", project, "bin/Debug/net10.0"), Path.Combine(root, "tests", project, Place));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    private async Task<(int Passed, int Failed, string Output)> TestAsync(string project, string filter)
    {
        var assembly = Path.Combine(root, "tests", project, Place, $"SogniLike.{project}.Tests.dll");
        assembly = File.Exists(assembly) ? assembly : Path.Combine(root, "tests", project, Place, $"SogniLike.{project}.dll");
        var (_, said) = await Tool.DotnetAsync(root, "test", assembly, "--nologo", "--filter", filter, "--blame-hang-timeout", "5m");
        var summary = Summary().Match(said);
        return summary.Success ? (int.Parse(summary.Groups["passed"].ValueSpan, null), int.Parse(summary.Groups["failed"].ValueSpan, null), said) : (0, 0, said);
    }

    [GeneratedRegex(@"Failed:\s+(?<failed>\d+), Passed:\s+(?<passed>\d+)")]
    private static partial Regex Summary();
}
