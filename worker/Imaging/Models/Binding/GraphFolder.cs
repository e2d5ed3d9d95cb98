using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models.Binding;

/// <summary>The graphs and configurations of a model folder, with the defects found in them.</summary>
internal sealed class GraphFolder(string folder, ModelLimits limits, ModelDefects defects)
{
    public ModelDefects Defects => defects;

    public ModelLimits Limits => limits;

    public ModelFiles Files { get; } = new(folder, defects);

    /// <summary>A configuration beside a graph; without the file every field is absent.</summary>
    public ModelConfiguration Configuration(string part) => Files.ReadOptional(part, limits.MaxConfigurationBytes);

    public GraphFile FileOf(string part, OnnxGraphInfo graph) => new(Files.PathOf(part), graph.InitializerBytes);

    /// <summary>The structure of a graph that must be there and be safe to load; null with a defect noted otherwise.</summary>
    public OnnxGraphInfo? Scan(string part)
    {
        try
        {
            using var stream = new FileStream(Files.PathOf(part), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var graph = OnnxGraphScanner.Scan(stream, limits);
            var before = defects.All.Count;
            OnnxOperatorPolicy.Check(graph, part, defects);
            OnnxExternalDataPolicy.Check(graph, part, Path.GetDirectoryName(Files.PathOf(part))!, defects);
            return defects.All.Count == before ? graph : null;
        }
        catch (OnnxFormatException exception)
        {
            defects.Add(exception.Code, part, exception.Message);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            defects.Add(ModelDefectCode.MissingFile, part, "The file is missing.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            defects.Add(ModelDefectCode.UnreadableFile, part, "The file cannot be read.");
        }

        return null;
    }
}
