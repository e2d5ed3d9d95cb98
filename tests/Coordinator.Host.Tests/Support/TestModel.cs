using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Manifests;

namespace SogniLike.Coordinator.Host.Tests.Support;

/// <summary>A model that exists as a manifest only.</summary>
internal static class TestModel
{
    public const string Name = "test-model";

    public static ByteString Id { get; } = ByteString.CopyFrom(ManifestCanonicalForm.IdOf(Manifest().Files));

    public static ModelManifest Manifest()
    {
        var manifest = new ModelManifest
        {
            Name = Name,
            Description = "For tests.",
            Limits = new ModelLimits { MaxWidth = 256, MaxHeight = 256, MaxSteps = 50, MaxGuidanceScale = 20 },
            Defaults = new ModelDefaults { Width = 64, Height = 64, Steps = 4, Sampler = "ddim", GuidanceScale = 7.5, NoiseSource = "cpu" },
            Samplers = { "ddim", "euler" },
        };
        manifest.Files.Add(new ModelFile { Path = "model_index.json", SizeBytes = 2, Sha256 = ByteString.CopyFrom(SHA256.HashData(Encoding.UTF8.GetBytes("{}"))) });
        return manifest;
    }

    public static async Task AddAsync(TestCoordinator coordinator) =>
        await coordinator.Admin.AddModelAsync(new AddModelRequest { Manifest = Manifest() }, coordinator.Owner);
}
