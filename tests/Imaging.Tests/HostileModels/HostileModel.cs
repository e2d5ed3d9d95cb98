using SogniLike.Imaging.Models;
using SogniLike.Imaging.Tests.Fakes;

namespace SogniLike.Imaging.Tests.HostileModels;

/// <summary>A model folder that must never reach ONNX Runtime.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Code">The reason that must be among those given.</param>
/// <param name="Part">The file that it must name.</param>
/// <param name="Node">Words that its node or tensor must hold; null when the reason is about the whole file.</param>
/// <param name="Write">Makes a sound model hostile.</param>
internal sealed record HostileModel(string Name, ModelDefectCode Code, string Part, string? Node, Action<FakeModel> Write)
{
    public const string Denoiser = "unet/model.onnx";
    public const string TextEncoder = "text_encoder/model.onnx";

    /// <summary>What the model is checked against; null without a manifest.</summary>
    public Func<FakeModel, ModelManifest>? Manifest { get; init; }

    /// <summary>A sound denoiser with something added.</summary>
    public static HostileModel InDenoiser(string name, ModelDefectCode code, string? node, Action<OnnxGraphBuilder> add) => new(name, code, Denoiser, node, model =>
    {
        var graph = model.Denoiser();
        add(graph);
        model.Save(Denoiser, graph.Build());
    });

    /// <summary>The bytes of a sound denoiser changed.</summary>
    public static HostileModel InBytes(string name, ModelDefectCode code, Func<byte[], byte[]> change) =>
        new(name, code, Denoiser, null, model => model.Save(Denoiser, change(model.Denoiser().Build())));
}
