using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models.Binding;

/// <summary>The graphs and configurations of a model folder, with the defects found in them.</summary>
internal sealed class GraphFolder(string folder, ModelLimits limits, ModelDefects defects, ModelManifest? manifest = null)
{
    private readonly OnnxFileCheck _graphs = new(folder, limits, manifest, defects);

    public ModelDefects Defects => defects;

    public ModelLimits Limits => limits;

    public ModelFiles Files { get; } = new(folder, defects);

    /// <summary>A configuration beside a graph; without the file every field is absent.</summary>
    public ModelConfiguration Configuration(string part) => Files.ReadOptional(part, limits.MaxConfigurationBytes);

    public GraphFile FileOf(string part, OnnxGraphInfo graph) => new(Files.PathOf(part), graph.InitializerBytes) { Checked = graph.Files };

    /// <summary>The structure of a graph that must be there and be safe to load; null with a defect noted otherwise.</summary>
    public OnnxGraphInfo? Scan(string part) => _graphs.Check(part, OnnxFileCheck.RoleOf(part));
}
