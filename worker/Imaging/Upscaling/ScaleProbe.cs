using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Upscaling;

/// <summary>Finds out by a small run how many times larger a graph's images are than its input.</summary>
internal static class ScaleProbe
{
    private const int MaxScale = 16;

    /// <summary>The scale; null with a defect noted when the output is not three planes 1 to 16 times larger, or the graph does not run.</summary>
    /// <param name="graph">The file.</param>
    /// <param name="input">Its input, four dimensions.</param>
    /// <param name="output">Its output.</param>
    /// <param name="channels">Channels of the input where the graph leaves them open.</param>
    /// <param name="size">Width and height of the probe where the graph leaves them open.</param>
    /// <param name="sessions">Opens the graph.</param>
    /// <param name="defects">Receives what is wrong.</param>
    public static int? Find(GraphFile graph, OnnxTensorInfo input, OnnxTensorInfo output, int channels, int size, SessionCache sessions, ModelDefects defects)
    {
        var part = Path.GetFileName(graph.Path);
        var (width, height) = (input.Shape![3].Size ?? size, input.Shape[2].Size ?? size);
        if (width is < 1 or > 2048 || height is < 1 or > 2048)
        {
            defects.Add(ModelDefectCode.UnsupportedShape, part, $"{input.Name} is {width}x{height}; 1 to 2048 are supported.");
            return null;
        }

        try
        {
            channels = (int?)input.Shape[1].Size ?? channels;
            using var lease = sessions.Rent(graph);
            using var options = new RunOptions();
            using var zeros = TensorConversion.FromFloats(input.ElementType, new float[channels * width * height], [1, channels, height, width]);
            using var results = lease.Session.Run(options, [input.Name], [zeros], [output.Name]);
            var shape = results[0].GetTensorTypeAndShape().Shape;
            if (shape is [1, 3, var newHeight, var newWidth] && newWidth % width == 0 && newHeight % height == 0
                && newWidth / width == newHeight / height && newWidth / width is >= 1 and <= MaxScale)
            {
                return (int)(newWidth / width);
            }

            defects.Add(
                ModelDefectCode.UnsupportedShape,
                part,
                $"{width}x{height} becomes [{string.Join(", ", shape)}]; three planes, 1 to {MaxScale} times as wide and high, are supported.");
        }
        catch (OnnxRuntimeException exception)
        {
            defects.Add(ModelDefectCode.RuntimeRefused, part, $"ONNX Runtime refuses the graph: {exception.Message}");
        }

        return null;
    }
}
