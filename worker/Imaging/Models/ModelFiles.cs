using System.Text.Json;
using SogniLike.Imaging.Exact.Configuration;

namespace SogniLike.Imaging.Models;

/// <summary>Reads small files of a model folder within bounds and notes as defects what is wrong with them.</summary>
internal sealed class ModelFiles(string folder, ModelDefects defects)
{
    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 32, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public string PathOf(string part) => Path.Combine(folder, part.Replace('/', Path.DirectorySeparatorChar));

    public bool Exists(string part) => File.Exists(PathOf(part));

    /// <summary>The bytes of a file that must be there; null with a defect noted otherwise.</summary>
    public byte[]? Read(string part, int maxBytes)
    {
        try
        {
            using var file = OrdinaryFile.Open(folder, part).Stream;
            if (file.Length > maxBytes)
            {
                defects.Add(ModelDefectCode.FileTooLarge, part, $"The file has {file.Length} bytes; the limit is {maxBytes}.");
                return null;
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            defects.Add(ModelDefectCode.MissingFile, part, "The file is missing.");
        }
        catch (UnsafeFileException exception)
        {
            defects.Add(ModelDefectCode.UnsafeFile, part, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            defects.Add(ModelDefectCode.UnreadableFile, part, "The file cannot be read.");
        }

        return null;
    }

    /// <summary>A configuration that must be there; null with a defect noted otherwise.</summary>
    public ModelConfiguration? ReadRequired(string part, int maxBytes)
    {
        if (Read(part, maxBytes) is not { } bytes)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(LenientJson.Quote(bytes), JsonOptions);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return new ModelConfiguration(part, document.RootElement.Clone(), defects);
            }
        }
        catch (JsonException)
        {
            // Falls through to the defect.
        }

        defects.Add(ModelDefectCode.InvalidConfiguration, part, "The file is not a JSON object.");
        return null;
    }

    /// <summary>A configuration that older exports lack; without the file every field is absent.</summary>
    public ModelConfiguration ReadOptional(string part, int maxBytes) =>
        (Exists(part) ? ReadRequired(part, maxBytes) : null) ?? new ModelConfiguration(part, default, defects);
}
