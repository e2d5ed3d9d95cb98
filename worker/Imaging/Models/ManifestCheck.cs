using System.Security.Cryptography;

namespace SogniLike.Imaging.Models;

/// <summary>Compares a model folder with a manifest: every listed file has its size and SHA-256, and the parts hold nothing else.</summary>
internal static class ManifestCheck
{
    private const int MaxFiles = 10_000;
    private const int MaxDepth = 16;

    /// <summary>Reads every listed file once and notes every difference.</summary>
    /// <returns>The files as they were while they were hashed.</returns>
    public static IReadOnlyList<FileIdentity> Check(string folder, ModelManifest manifest, ModelDefects defects)
    {
        var identities = new List<FileIdentity>();
        foreach (var file in manifest.Files)
        {
            try
            {
                if (!Onnx.OnnxExternalDataPolicy.IsPlain(file.Path))
                {
                    defects.Add(ModelDefectCode.ManifestMismatch, Onnx.OnnxText.Show(file.Path), "The manifest lists a path that is not plain.");
                    continue;
                }

                var (stream, identity) = OrdinaryFile.Open(folder, file.Path);
                using (stream)
                {
                    if (identity.Length != file.Length)
                    {
                        defects.Add(ModelDefectCode.ManifestMismatch, file.Path, $"The file has {identity.Length} bytes; the manifest lists {file.Length}.");
                    }
                    else if (!SHA256.HashData(stream).AsSpan().SequenceEqual(file.Sha256.Span))
                    {
                        defects.Add(ModelDefectCode.ManifestMismatch, file.Path, "The SHA-256 of the file is not the one that the manifest lists.");
                    }
                    else
                    {
                        identities.Add(identity);
                    }
                }
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                defects.Add(ModelDefectCode.MissingFile, file.Path, "The manifest lists a file that is missing.");
            }
            catch (UnsafeFileException exception)
            {
                defects.Add(ModelDefectCode.UnsafeFile, file.Path, exception.Message);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                defects.Add(ModelDefectCode.UnreadableFile, file.Path, "The file cannot be read.");
            }
        }

        foreach (var part in manifest.Files.Where(static file => file.Path.Contains('/', StringComparison.Ordinal)).Select(static file => file.Path.Split('/')[0]).Distinct())
        {
            RefuseUnlisted(folder, part, manifest, defects);
        }

        return identities;
    }

    private static void RefuseUnlisted(string folder, string part, ModelManifest manifest, ModelDefects defects)
    {
        if (FileIdentity.Of(Path.Combine(folder, part)) is not { Kind: FileKind.Folder })
        {
            return;
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MaxDepth, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };
        var count = 0;
        foreach (var path in Directory.EnumerateFiles(Path.Combine(folder, part), "*", options))
        {
            var relative = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
            if (!manifest.Lists(relative))
            {
                defects.Add(ModelDefectCode.ManifestMismatch, Onnx.OnnxText.Show(relative), "The manifest does not list the file.");
            }

            if (++count > MaxFiles)
            {
                defects.Add(ModelDefectCode.ManifestMismatch, part, $"The folder holds over {MaxFiles} files, the limit.");
                return;
            }
        }
    }
}
