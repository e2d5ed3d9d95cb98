using System.Text.Json;

namespace SogniLike.Cli.Admin;

/// <summary>What a model's own configuration files say about the images it was made for.</summary>
/// <param name="NativeSize">Edge in pixels of the images it was trained on, or null when the files do not say.</param>
/// <param name="Sampler">Sampler that its scheduler is, or null for one that we have not.</param>
internal sealed record ModelConfig(uint? NativeSize, string? Sampler)
{
    /// <summary>The scheduler's configuration as it lies there; null when trajectories of the model cannot be checked with it.</summary>
    public ReadOnlyMemory<byte>? SchedulerConfig { get; init; }

    /// <summary>Channels of its latents; 0 when the files do not say.</summary>
    public uint LatentChannels { get; init; }

    /// <summary>Edge in pixels of what one latent element becomes; 0 when the files do not say.</summary>
    public uint PixelsPerLatent { get; init; }

    /// <summary>Tokens of a prompt that its text encoder reads at once, without start and end; 0 when the files do not say.</summary>
    public uint PromptTokens { get; init; }

    private const uint MaxTokens = 10_000;
    private const int MaxBytes = 1 << 20;
    private const uint MaxLatent = 64;

    /// <summary>Reads the folder. Files that are missing say nothing; files that are damaged are an error.</summary>
    public static ModelConfig Read(string folder)
    {
        using var unet = Open(folder, "unet", "config.json") ?? Open(folder, "transformer", "config.json");
        using var vae = Open(folder, "vae_decoder", "config.json") ?? Open(folder, "vae", "config.json");
        using var scheduler = Open(folder, "scheduler", "scheduler_config.json");
        using var tokenizer = Open(folder, "tokenizer", "tokenizer_config.json");
        var (channels, pixels) = LatentOf(unet, vae);
        return new ModelConfig(NativeSizeOf(unet, vae), SamplerOf(scheduler))
        {
            SchedulerConfig = channels > 0 && scheduler is not null ? File.ReadAllBytes(Path.Combine(folder, "scheduler", "scheduler_config.json")) : null,
            LatentChannels = channels,
            PixelsPerLatent = pixels,

            // Start and end are tokens too; a tokenizer without a limit has an absurd one.
            PromptTokens = tokenizer is not null && WholeOf(tokenizer, "model_max_length") is { } length and > 2 and <= MaxTokens ? length - 2 : 0,
        };
    }

    // A denoiser that also takes a picture draws noise for it: its trajectories follow from more than the seed.
    private static (uint Channels, uint Pixels) LatentOf(JsonDocument? denoiser, JsonDocument? vae) =>
        vae is not null && WholeOf(vae, "latent_channels") is { } channels and <= MaxLatent
        && denoiser is not null && WholeOf(denoiser, "in_channels") == channels
        && vae.RootElement.TryGetProperty("block_out_channels", out var blocks) && blocks.ValueKind == JsonValueKind.Array && blocks.GetArrayLength() is > 0 and <= 6
            ? (channels, 1u << (blocks.GetArrayLength() - 1))
            : (0, 0);

    private static uint? WholeOf(JsonDocument config, string name) =>
        config.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out var number) ? number : null;

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
