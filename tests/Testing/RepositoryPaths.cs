namespace SogniLike.Testing;

/// <summary>Folders of the working copy that the tests run from.</summary>
public static class RepositoryPaths
{
    /// <summary>The folder of SogniLike.sln, found upwards from the test assembly.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The model folder that ships with the repository.</summary>
    public static string EmojiDiffusion => Path.Combine(Root, "worker", "BuiltInModels", "emoji-diffusion");

    /// <summary>A file of reference vectors: from the folder in SOGNI_GOLDEN where that has it, or else from the copy in tests/Golden.</summary>
    public static string Golden(string file)
    {
        var given = Environment.GetEnvironmentVariable("SOGNI_GOLDEN") is { Length: > 0 } folder ? Path.Combine(folder, file) : null;
        return File.Exists(given) ? given : Path.Combine(Root, "tests", "Golden", file);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SogniLike.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds SogniLike.sln.");
    }
}
