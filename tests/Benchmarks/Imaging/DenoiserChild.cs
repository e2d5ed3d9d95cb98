using System.Globalization;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Models.Onnx;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Benchmarks.Imaging;

/// <summary>Loads a denoiser and runs one step with guidance in a process of its own, whose peak of memory is then that of the model.</summary>
internal static class DenoiserChild
{
    public const string Word = "measure-denoiser";

    public static int Run(string folder, int latent, TextWriter output)
    {
        var defects = new ModelDefects();
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        if (new OnnxFileCheck(folder, new ModelLimits(), null, defects).Check("unet/model.onnx", OnnxGraphRole.Denoiser) is not { } graph)
        {
            output.WriteLine(JsonSerializer.Serialize(defects.All.Select(static defect => defect.ToString())));
            return 1;
        }

        var checking = time.GetElapsedTime(started).TotalSeconds;
        using var cache = new SessionCache(new InferenceOptions { ExecutionProvider = ExecutionProvider.Cpu });
        var file = new GraphFile(Path.Combine(folder, "unet", "model.onnx"), graph.InitializerBytes) { Checked = graph.Files };
        using var lease = cache.Rent(file);
        var loading = time.GetElapsedTime(started).TotalSeconds;
        var loaded = PeakBytes();
        var type = graph.Inputs[0].ElementType;
        using var sample = Filled(type, 2, 4, latent, latent);
        using var context = Filled(type, 2, 77, 768);
        using var timestep = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, []);
        timestep.GetTensorMutableDataAsSpan<float>()[0] = 500;
        var stepping = time.GetTimestamp();
        using var options = new RunOptions();
        using var results = lease.Session.Run(options, ["sample", "timestep", "encoder_hidden_states"], [sample, timestep, context], ["out_sample"]);
        var step = time.GetElapsedTime(stepping).TotalSeconds;
        var isFinite = TensorConversion.ToFloats(results[0]).All(float.IsFinite);
        output.WriteLine(JsonSerializer.Serialize(new DenoiserFigures(checking, loading, step, loaded, PeakBytes(), graph.InitializerBytes, isFinite)));
        return 0;
    }

    private static OrtValue Filled(OnnxElementType type, params long[] shape)
    {
        var random = new Random(1);
        var values = new float[shape.Aggregate(1L, static (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)((random.NextDouble() * 2) - 1);
        }

        return TensorConversion.FromFloats(type, values, shape);
    }

    private static long PeakBytes() => 1024 * File.ReadLines("/proc/self/status")
        .Where(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
        .Select(static line => long.Parse(line[6..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture))
        .FirstOrDefault();
}
