using System.Text.Json;

namespace SogniLike.Cli.Admin;

/// <summary>What a model's own configuration files say about the images it was made for.</summary>
/// <param name="NativeSize">Edge in pixels of the images it was trained on, or null when the files do not say.</param>
/// <param name="Sampler">Sampler that its scheduler is, or null for one that we have not.</param>
internal sealed record ModelConfig(uint? NativeSize, string? Sampler)
{
    private const int MaxBytes = 1 << 20;

    /// <summary>Reads the folder. Files that are missing say nothing; files that are damaged are an error.</summary>
    public static ModelConfig Read(string folder)
    {
        using var unet = Open(folder, "unet", "config.json");
        using var vae = Open(folder, "vae_decoder", "config.json") ?? Open(folder, "vae", "config.json");
        using var scheduler = Open(folder, "scheduler", "scheduler_config.json");
        return new ModelConfig(NativeSizeOf(unet, vae), SamplerOf(scheduler));
    }

    // The UNet counts latents; each block of the VAE but the first doubles the edge.
    private static uint? NativeSizeOf(JsonDocument? unet, JsonDocument? vae)
    {
        if (unet is null
            || vae is null
            || !unet.RootElement.TryGetProperty("sample_size", out var sample)
            || !vae.RootElement.TryGetProperty("block_out_channels", out var blocks)
            || blocks.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var edge = sample.ValueKind == JsonValueKind.Array && sample.GetArrayLength() > 0 ? sample[0] : sample;
        return edge.ValueKind == JsonValueKind.Number && edge.TryGetUInt32(out var latents) && latents is > 0 and <= 1_024 && blocks.GetArrayLength() is > 0 and <= 6
            ? latents << (blocks.GetArrayLength() - 1)
            : null;
    }

    private static string? SamplerOf(JsonDocument? scheduler) =>
        scheduler?.RootElement.TryGetProperty("_class_name", out var name) == true && name.ValueKind == JsonValueKind.String
            ? name.GetString() switch
            {
                "DDIMScheduler" => "ddim",
                "EulerDiscreteScheduler" => "euler",
                _ => null,
            }
            : null;

    private static JsonDocument? Open(params string[] parts)
    {
        var file = new FileInfo(Path.Combine(parts));
        if (!file.Exists)
        {
            return null;
        }

        try
        {
            var json = file.Length <= MaxBytes ? JsonDocument.Parse(File.ReadAllBytes(file.FullName)) : throw new JsonException("it has more than 1 MiB");
            return json.RootElement.ValueKind == JsonValueKind.Object ? json : throw new JsonException("it is no object");
        }
        catch (JsonException e)
        {
            throw new CliException(ExitCodes.Usage, $"{file.FullName} is no valid configuration: {e.Message}", "malformed");
        }
    }
}
