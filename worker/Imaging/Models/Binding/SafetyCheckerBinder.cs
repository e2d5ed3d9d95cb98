using SogniLike.Imaging.Models.Onnx;

namespace SogniLike.Imaging.Models.Binding;

/// <summary>Finds out how to call the safety checker. Models run without it; what is wrong with it is said to whoever asks for a check.</summary>
internal static class SafetyCheckerBinder
{
    private const string Part = "safety_checker/model.onnx";

    private static readonly OnnxElementType[] Verdicts = [OnnxElementType.Bool, .. GraphBinding.Integers, .. GraphBinding.Floats];

    /// <summary>Binds the graph; null when there is none or it cannot be used.</summary>
    /// <param name="folder">The model folder, with defects of its own.</param>
    public static SafetyCheckerContract? Bind(GraphFolder folder)
    {
        if (!folder.Files.Exists(Part) || folder.Scan(Part) is not { } graph)
        {
            return null;
        }

        var binding = new GraphBinding(graph, Part, folder.Defects);
        var clip = binding.Input(["clip_input", "pixel_values"], GraphBinding.Floats, 4);
        var images = binding.OptionalInput(["images"], GraphBinding.Floats, 4);
        var verdict = binding.Output(["has_nsfw_concepts", "has_nsfw_concept"], Verdicts, 1, 2);
        binding.RequireSize(clip, 2, SafetyCheckerSize, "rows");
        binding.RequireSize(clip, 3, SafetyCheckerSize, "columns");
        binding.RequireSize(images, 3, 3, "channels");
        binding.RefuseOtherInputs();
        return clip is null || verdict is null || !folder.Defects.None ? null : new SafetyCheckerContract(folder.FileOf(Part, graph), clip, images, verdict);
    }

    /// <summary>Width and height of the images that CLIP looks at.</summary>
    public const int SafetyCheckerSize = 224;
}
