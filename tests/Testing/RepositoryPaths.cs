namespace SogniLike.Testing;

/// <summary>Folders of the working copy that the tests run from.</summary>
public static class RepositoryPaths
{
    /// <summary>The folder of SogniLike.sln, found upwards from the test assembly.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The model folder that ships with the repository.</summary>
    public static string EmojiDiffusion => Path.Combine(Root, "worker", "BuiltInModels", "emoji-diffusion");

    /// <summary>Reference vectors: the folder in SOGNI_GOLDEN, or else the copy in tests/Golden.</summary>
    public static string Golden => Environment.GetEnvironmentVariable("SOGNI_GOLDEN") is { Length: > 0 } folder ? folder : Path.Combine(Root, "tests", "Golden");

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
