using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace SogniLike.Benchmarks.Imaging;

/// <summary>Generates denoisers of full size into a temporary folder and measures each in a process of its own.</summary>
internal static class LargeDenoiser
{
    public static async Task<IReadOnlyList<Measurement>> MeasureAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        var measurements = new List<Measurement>();
        foreach (var isHalf in (bool[])[false, true])
        {
            var folder = Directory.CreateTempSubdirectory("sogni-denoiser-");
            try
            {
                var precision = isHalf ? "fp16" : "fp32";
                await progress.WriteLineAsync($"denoiser of Stable Diffusion 1.5's size in {precision}, random weights");
                var count = Write(folder.CreateSubdirectory("unet").FullName, isHalf);
                measurements.Add(new Measurement($"sd15.{precision}.weights", count / 1e6, "million"));
                foreach (var latent in (int[])[32, 64])
                {
                    var figures = await RunAsync(folder.FullName, latent, cancellationToken);
                    var name = $"sd15.{precision}.{latent}x{latent}";
                    var isGoal = !isHalf && latent == 32;
                    measurements.Add(new Measurement($"{name}.peak_memory", figures.PeakBytes / (double)figures.WeightBytes, "x weights") { AtMost = isGoal ? 1.3 : null });
                    measurements.Add(new Measurement($"{name}.peak_after_load", figures.LoadedPeakBytes / (double)figures.WeightBytes, "x weights"));
                    measurements.Add(new Measurement($"{name}.check", figures.CheckSeconds, "s"));
                    measurements.Add(new Measurement($"{name}.load", figures.LoadSeconds, "s"));
                    measurements.Add(new Measurement($"{name}.step", figures.StepSeconds, "s") { Note = figures.IsFinite ? "with guidance, one batch of two" : "with guidance; random weights overflow" });
                }
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        return measurements;
    }

    private static long Write(string folder, bool isHalf)
    {
        using var writer = new OnnxWriter(folder, isHalf);
        new LargeDenoiserGraph(writer).Write();
        writer.Save();
        return writer.WeightCount;
    }

    private static async Task<DenoiserFigures> RunAsync(string folder, int latent, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            ArgumentList = { DenoiserChild.Word, folder, latent.ToString(CultureInfo.InvariantCulture) },
        };
        using var child = Process.Start(start)!;
        try
        {
            var text = await child.StandardOutput.ReadToEndAsync(cancellationToken);
            await child.WaitForExitAsync(cancellationToken);
            return child.ExitCode == 0 ? JsonSerializer.Deserialize<DenoiserFigures>(text)! : throw new InvalidOperationException($"The denoiser did not run: {text}");
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill();
            }
        }
    }
}
