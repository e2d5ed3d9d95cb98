using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Manifests;
using SogniLike.Testing.Coordinator;

namespace SogniLike.Coordinator.Host.Tests.Support;

/// <summary>A model that exists as a manifest only.</summary>
internal static class TestModel
{
    public const string Name = "test-model";

    public static ByteString Id { get; } = ByteString.CopyFrom(ManifestCanonicalForm.IdOf(Manifest().Files));

    /// <summary>Of <see cref="SampledManifest"/>.</summary>
    public static ByteString SampledId { get; } = ByteString.CopyFrom(ManifestCanonicalForm.IdOf(SampledManifest().Files));

    public static ModelManifest Manifest()
    {
        var manifest = new ModelManifest
        {
            Name = Name,
            Description = "For tests.",
            Limits = new ModelLimits { MaxWidth = 256, MaxHeight = 256, MaxSteps = 50, MaxGuidanceScale = 20 },
            Defaults = new ModelDefaults { Width = 64, Height = 64, Steps = 4, Sampler = "ddim", GuidanceScale = 7.5, NoiseSource = "cpu" },
            Samplers = { "ddim", "euler" },
            PromptTokens = 75,
        };
        manifest.Files.Add(new ModelFile { Path = "model_index.json", SizeBytes = 2, Sha256 = ByteString.CopyFrom(SHA256.HashData(Encoding.UTF8.GetBytes("{}"))) });
        return manifest;
    }

    /// <summary>The same, and it is known how it samples, so that trajectories can be checked.</summary>
    public static ModelManifest SampledManifest()
    {
        var scheduler = Encoding.UTF8.GetBytes(TestModels.Sampled.Sampling!.SchedulerConfig);
        var manifest = Manifest();
        manifest.Files.Add(new ModelFile { Path = "scheduler/scheduler_config.json", SizeBytes = (ulong)scheduler.Length, Sha256 = ByteString.CopyFrom(SHA256.HashData(scheduler)) });
        (manifest.SchedulerConfig, manifest.LatentChannels, manifest.PixelsPerLatent) = (ByteString.CopyFrom(scheduler), 4, 8);
        return manifest;
    }

    /// <summary>The same, and it takes pictures.</summary>
    public static ModelManifest PicturedManifest()
    {
        var manifest = SampledManifest();
        manifest.Files.Add(new ModelFile { Path = "vae_encoder/model.onnx", SizeBytes = 2, Sha256 = ByteString.CopyFrom(SHA256.HashData([1, 2])) });
        return manifest;
    }

    public static async Task AddPicturedAsync(TestCoordinator coordinator) =>
        await coordinator.Admin.AddModelAsync(new AddModelRequest { Manifest = PicturedManifest() }, coordinator.Owner);

    public static async Task AddSampledAsync(TestCoordinator coordinator) =>
        await coordinator.Admin.AddModelAsync(new AddModelRequest { Manifest = SampledManifest() }, coordinator.Owner);

    public static async Task AddAsync(TestCoordinator coordinator) =>
        await coordinator.Admin.AddModelAsync(new AddModelRequest { Manifest = Manifest() }, coordinator.Owner);
}
