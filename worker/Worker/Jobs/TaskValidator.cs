using Google.Protobuf;
using Microsoft.Extensions.Options;
using SogniLike.Protocol.Worker.V1;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Models;

namespace SogniLike.Worker.Jobs;

/// <summary>
/// Checks every field of a task before anything is run. The coordinator checked it too, but a volunteer's machine trusts nobody with an endless
/// loop or all of its memory. Safe for concurrent use.
/// </summary>
public sealed class TaskValidator(IImageBackend backend, ModelCatalog catalog, IOptions<WorkerOptions> options)
{
    /// <summary>Longest prompt in Unicode code points, as the contract says.</summary>
    public const int MaxPromptRunes = 4000;

    /// <summary>Largest width and height in pixels, as the contract says.</summary>
    public const int MaxSide = 8192;

    /// <summary>Most denoiser steps, as the contract says.</summary>
    public const int MaxSteps = 1000;

    /// <summary>Largest guidance scale, as the contract says.</summary>
    public const double MaxGuidanceScale = 100;

    /// <summary>Most bytes of a picture's file, as the contract says.</summary>
    public const long MaxSourceBytes = 64L << 20;

    /// <summary>Most pixels of a picture.</summary>
    public const long MaxSourcePixels = 64L << 20;

    /// <summary>Largest radius of a mask's softening, as the contract says.</summary>
    public const uint MaxMaskBlur = 256;

    /// <summary>Most previews of a job, as the contract says.</summary>
    public const uint MaxPreviews = 5;

    private const int TokenBytes = 32;
    private const int HashBytes = 32;
    private const int MaxJobIdLength = 64;

    /// <summary>True when the lease can be answered and its job id can stand in a log.</summary>
    public static bool IsWellFormed(Lease? lease) =>
        lease is { JobId.Length: > 0 and <= MaxJobIdLength, Token.Length: TokenBytes } && lease.JobId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>Judges an assignment on its own; slots are not looked at.</summary>
    public TaskVerdict Check(Assignment assignment) => Check(assignment.ModelManifest.Span, assignment.Task);

    /// <summary>Judges a task for the model with this manifest.</summary>
    public TaskVerdict Check(ReadOnlySpan<byte> manifest, ImageTask? task)
    {
        if (catalog.Find(manifest) is not { } model)
        {
            return new TaskVerdict.Declined(DeclineReason.ModelMissing, "This worker does not have the model.");
        }

        if (task is null)
        {
            return Unsupported("task is missing.");
        }

        if (Problem(task) is { } problem)
        {
            return Unsupported(problem);
        }

        var request = new ImageRequest(
            model.Folder,
            task.Prompt,
            task.NegativePrompt,
            (int)task.Width,
            (int)task.Height,
            (int)task.Steps,
            task.Sampler,
            task.GuidanceScale,
            task.Seed,
            task.NoiseSource)
        {
            Source = task.Source is { } source ? ToSource(source) : null,
        };
        return backend.Explain(request) is { } reason ? Unsupported(reason) : new TaskVerdict.Runnable(request);
    }

    private static TaskVerdict.Declined Unsupported(string message) => new(DeclineReason.Unsupported, message);

    private string? Problem(ImageTask task) =>
        Length("task.prompt", task.Prompt)
        ?? Length("task.negative_prompt", task.NegativePrompt)
        ?? Side("task.width", task.Width)
        ?? Side("task.height", task.Height)
        ?? Pixels(task)
        ?? (task.Steps is < 1 or > MaxSteps ? $"task.steps is {task.Steps}; this worker takes 1 to {MaxSteps}." : null)
        ?? (task.GuidanceScale is >= 0 and <= MaxGuidanceScale ? null : $"task.guidance_scale must be a number from 0 to {MaxGuidanceScale}.")
        ?? Known("task.sampler", task.Sampler, backend.Description.Samplers)
        ?? Known("task.noise_source", task.NoiseSource, backend.Description.NoiseSources)
        ?? (task.Source is { } source ? Problem(source, task.Steps) : null);

    private static string? Problem(TaskSource source, uint steps) =>
        File("task.source.image", source.Image, source.ImageSizeBytes)
        ?? (source.Mask.IsEmpty ? null : File("task.source.mask", source.Mask, source.MaskSizeBytes))
        ?? (source.Width is >= 1 and <= MaxSide && source.Height is >= 1 and <= MaxSide && (long)source.Width * source.Height <= MaxSourcePixels
            ? null
            : $"task.source has {source.Width}x{source.Height} pixels; each side must be from 1 to {MaxSide}, and both together at most {MaxSourcePixels} pixels.")
        ?? (source.Strength is > 0 and <= 1 && (int)(steps * source.Strength) >= 1 ? null : "task.source.strength must be above 0, at most 1, and leave at least one step.")
        ?? (source.MaskBlur <= MaxMaskBlur ? null : $"task.source.mask_blur is {source.MaskBlur}; it must be at most {MaxMaskBlur}.");

    private static string? File(string field, ByteString hash, ulong size) =>
        hash.Length != HashBytes ? $"{field} must have {HashBytes} bytes."
        : size is >= 1 and <= (ulong)MaxSourceBytes ? null : $"{field}_size_bytes is {size}; it must be from 1 to {MaxSourceBytes}.";

    private static PictureSource ToSource(TaskSource source) => new(
        ToFile(source.Image, source.ImageSizeBytes),
        (int)source.Width,
        (int)source.Height,
        source.Strength,
        source.Mask.IsEmpty ? null : ToFile(source.Mask, source.MaskSizeBytes),
        (int)source.MaskBlur,
        source.OnlyMasked);

    private static SourceFile ToFile(ByteString hash, ulong size) => new(Convert.ToHexStringLower(hash.Span), (long)size);

    private static string? Length(string field, string text)
    {
        // A code point has at most two UTF-16 units: far longer texts are not even counted.
        var tooLong = text.Length > 2 * MaxPromptRunes || text.EnumerateRunes().Count() > MaxPromptRunes;
        return tooLong ? $"{field} has more than {MaxPromptRunes} characters." : null;
    }

    private static string? Side(string field, uint side) =>
        side is >= 8 and <= MaxSide && side % 8 == 0 ? null : $"{field} is {side}; it must be a multiple of 8 from 8 to {MaxSide}.";

    private string? Pixels(ImageTask task)
    {
        var limit = options.Value.MaxPixels;
        return limit > 0 && (long)task.Width * task.Height > limit ? $"task.width x task.height is more than the {limit} pixels that the owner allows." : null;
    }

    private static string? Known(string field, string name, IReadOnlyList<string> known) =>
        known.Contains(name) ? null : $"{field} must be one of {string.Join(", ", known)}.";
}
