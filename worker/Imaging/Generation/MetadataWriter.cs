using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using SogniLike.Imaging.Exact.Metadata;
using SogniLike.Imaging.Exact.Noise;
using SogniLike.Imaging.Exact.Sampling;
using SogniLike.Imaging.Models;
using SogniLike.Imaging.Modes;
using SogniLike.Imaging.Sessions;

namespace SogniLike.Imaging.Generation;

/// <summary>Says what the images of a request were made from.</summary>
internal sealed class MetadataWriter(GenerationRequest request, ImageModel model, (int Width, int Height) worked)
{
    /// <summary>The program and version written into images.</summary>
    private static readonly string Program = $"SogniLike {typeof(MetadataWriter).Assembly.GetName().Version?.ToString(3)}";

    private static readonly Lazy<string> Runtime = new(static () => $"onnxruntime {OrtEnv.Instance().GetVersionString()}");

    private readonly ISampler _sampler = Samplers.ByName[request.Sampler];
    private readonly ScheduleType? _schedule = Samplers.ByName[request.Sampler].ScheduleFor(model.Contract.Scheduler, request.Schedule);
    private readonly IReadOnlyList<ControlRecord>? _controls = request.Controls.Count == 0 ? null :
    [
        .. request.Controls.Select(static control => new ControlRecord
        {
            PictureSha256 = Hash(control.Image.Pixels),
            Weight = control.Weight,
            Start = control.Start,
            End = control.End,
        }),
    ];

    private readonly SourceRecord? _source = Describe(request.Source);

    /// <summary>The parameters of an image as A1111 writes them.</summary>
    public GenerationParameters Parameters(int image, int width, int height) => new()
    {
        Prompt = request.WishOf(image).Prompt,
        NegativePrompt = request.WishOf(image).NegativePrompt ?? "",
        Steps = request.StepCount,
        Sampler = _sampler.ParametersName,
        ScheduleType = _schedule is { } schedule ? ScheduleTypes.ParametersName(schedule) : null,
        GuidanceScale = request.GuidanceScale,
        DenoisingStrength = _source?.Strength ?? request.Hires?.Strength,
        Seed = request.WishOf(image).Seed,
        Width = width,
        Height = height,
        ModelHash = request.ModelHash,
        Model = model.Contract.Name,
        NoiseSource = NoiseSources.ByName[request.NoiseSource].ParametersName,
        Version = Program,
    };

    /// <summary>Everything that an image was made from.</summary>
    public GenerationRecord Record(int image) => new()
    {
        Prompt = request.WishOf(image).Prompt,
        NegativePrompt = request.WishOf(image).NegativePrompt,
        PromptSyntax = Name(request.PromptSyntax),
        ClipSkip = request.ClipSkip,
        Width = worked.Width,
        Height = worked.Height,
        Steps = request.StepCount,
        Sampler = request.Sampler,
        Schedule = _schedule is { } schedule ? ScheduleTypes.Name(schedule) : null,
        Eta = request.Eta,
        GuidanceScale = request.GuidanceScale,
        GuidanceRescale = request.GuidanceRescale,
        AestheticScore = model.Contract.Denoiser is { TimeIds: not null, TimeIdCount: 5 } ? request.AestheticScore : null,
        NegativeAestheticScore = model.Contract.Denoiser is { TimeIds: not null, TimeIdCount: 5 } ? request.NegativeAestheticScore : null,
        NoiseSource = request.NoiseSource,
        Seed = request.WishOf(image).Seed,
        VariationSeed = request.Variation is { } variation ? unchecked(variation.Seed + (ulong)image) : null,
        VariationStrength = request.Variation?.Strength,
        Source = _source,
        Controls = _controls,
        AddOns = model.AddOns.Count == 0 ? null : model.AddOns,
        Hires = request.Hires is { } hires
            ? new HiresRecord
            {
                Scale = hires.Scale,
                Method = Name(hires.Method),
                Strength = hires.Strength,
                Steps = hires.Steps,
                UpscalerSha256 = hires.Upscaler?.Sha256,
            }
            : null,
        Model = model.Contract.Name,
        ModelHash = request.ModelHash,
        Program = Program,
        Runtime = Runtime.Value,
        Device = model.Sessions.Provider == ExecutionProvider.Cuda ? "cuda" : "cpu",
    };

    private static SourceRecord? Describe(ImageSource source) => source switch
    {
        ImageSource.Picture picture => new SourceRecord
        {
            Kind = "picture",
            PictureSha256 = Hash(picture.Image.Pixels),
            Strength = picture.Strength,
            Fit = Name(picture.Fit),
        },
        ImageSource.Inpainting inpainting => new SourceRecord
        {
            Kind = "inpainting",
            PictureSha256 = Hash(inpainting.Image.Pixels),
            MaskSha256 = Hash(inpainting.Mask.Values),
            Strength = inpainting.Strength,
            Fit = Name(inpainting.Fit),
            MaskGrow = inpainting.MaskGrow,
            MaskBlur = inpainting.MaskBlur,
            Area = Name(inpainting.Area),
            Padding = inpainting.Padding,
            PasteBack = inpainting.PasteBack,
        },
        ImageSource.Outpainting outpainting => new SourceRecord
        {
            Kind = "outpainting",
            PictureSha256 = Hash(outpainting.Image.Pixels),
            Strength = outpainting.Strength,
            Margins = [outpainting.Left, outpainting.Top, outpainting.Right, outpainting.Bottom, outpainting.Feather],
        },
        ImageSource.Editing editing => new SourceRecord
        {
            Kind = "editing",
            PictureSha256 = Hash(editing.Image.Pixels),
            Fit = Name(editing.Fit),
            ImageGuidanceScale = editing.ImageGuidanceScale,
        },
        _ => null,
    };

    private static string Hash(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
