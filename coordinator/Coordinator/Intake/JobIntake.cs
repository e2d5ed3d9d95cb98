using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Sources;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Coordinator.Intake;

/// <summary>Turns a request into specifications with every default filled in, or says everything that is wrong with it. A pure function.</summary>
internal static class JobIntake
{
    private const string Model = "spec.model";
    private const string Prompt = "spec.prompt";
    private const string NegativePrompt = "spec.negative_prompt";

    /// <param name="model">The model that the request names, or null when there is none.</param>
    /// <param name="drawnSeed">Used when the request has no seed.</param>
    /// <param name="sources">What was found of the pictures that the request names.</param>
    public static IntakeResult Read(SubmitRequest request, ModelRecord? model, ulong drawnSeed, FoundSources sources)
    {
        var checks = new FieldChecks();
        var (prompt, negative) = (request.Prompt.Trim(), request.NegativePrompt.Trim());
        checks.Text(Prompt, prompt, 1, IntakeLimits.MaxPromptLength);
        checks.Text(NegativePrompt, negative, 0, IntakeLimits.MaxPromptLength);
        checks.Range("count", request.Count, 0, IntakeLimits.MaxCount);
        checks.Range("spec.previews", request.Previews ?? 0, 0, IntakeLimits.MaxPreviews);
        CheckIdempotencyKey(checks, request.IdempotencyKey);
        if (!Enum.IsDefined(request.NoiseSource))
        {
            checks.Fail("spec.noise_source", FieldErrorCode.Malformed, "spec.noise_source must be unspecified, cpu or nv.");
        }

        if (!CheckModel(checks, request.Model, model))
        {
            return new IntakeResult.Invalid(checks.Errors);
        }

        var (defaults, limits) = (model!.Defaults, model.Limits);
        var source = SourceIntake.Read(checks, request, model, sources);
        var usual = request is { Width: null, Height: null } ? SourceIntake.SizeOf(sources.Image, model) : (defaults.Width, defaults.Height);
        var (width, height) = (request.Width ?? usual.Width, request.Height ?? usual.Height);
        var steps = request.Steps ?? StepsOf(request.Sampler, model);
        var (sampler, guidance) = (request.Sampler ?? defaults.Sampler, request.GuidanceScale ?? defaults.GuidanceScale);
        checks.Side("spec.width", width, limits.MaxWidth);
        checks.Side("spec.height", height, limits.MaxHeight);
        checks.Range("spec.steps", steps, 1, limits.MaxSteps);
        checks.Finite("spec.guidance_scale", guidance, limits.MaxGuidanceScale);
        if (!model.Samplers.Contains(sampler, StringComparer.Ordinal))
        {
            checks.Fail("spec.sampler", FieldErrorCode.UnknownSampler, $"spec.sampler must be one of: {string.Join(", ", model.Samplers)}.");
        }

        if (!checks.AllHold)
        {
            return new IntakeResult.Invalid(checks.Errors);
        }

        var spec = new JobSpec
        {
            Model = model.Name,
            Manifest = model.Manifest,
            Prompt = prompt,
            NegativePrompt = negative,
            Width = (int)width,
            Height = (int)height,
            Steps = (int)steps,
            Sampler = sampler,
            GuidanceScale = guidance,
            Seed = request.Seed ?? drawnSeed,
            NoiseSource = request.NoiseSource switch
            {
                NoiseSource.Cpu => "cpu",
                NoiseSource.Nv => "nv",
                _ => defaults.NoiseSource,
            },
            Source = source,
            Previews = (int)(request.Previews ?? 0),
            Needs = source is null ? JobNeeds.Default
                : JobNeeds.Default with { Mode = source.Mask is null ? JobNeeds.ImageToImage : JobNeeds.Inpainting },
        };
        SourceIntake.CheckWhole(checks, spec, model);
        if (!checks.AllHold)
        {
            return new IntakeResult.Invalid(checks.Errors);
        }

        var count = Math.Max(1, (int)request.Count);
        return new IntakeResult.Valid([.. Enumerable.Range(0, count).Select(i => spec with { Seed = unchecked(spec.Seed + (ulong)i) })]);
    }

    /// <summary>True when an idempotency key was sent and may be looked up.</summary>
    public static bool HasIdempotencyKey(SubmitRequest request)
    {
        var checks = new FieldChecks();
        CheckIdempotencyKey(checks, request.IdempotencyKey);
        return checks.AllHold && request.IdempotencyKey.Length > 0;
    }

    /// <summary>The model's steps, unless another sampler was chosen that needs more, or is made for fewer.</summary>
    private static long StepsOf(string? sampler, ModelRecord model) =>
        sampler is not null && sampler != model.Defaults.Sampler && Samplers.ByName.GetValueOrDefault(sampler)?.PreferredSteps is { } preferred
            ? Math.Min(preferred, model.Limits.MaxSteps)
            : model.Defaults.Steps;

    private static bool CheckModel(FieldChecks checks, string name, ModelRecord? model)
    {
        if (name.Length == 0)
        {
            checks.Fail(Model, FieldErrorCode.Required, "spec.model must name a model.");
        }
        else if (model is null)
        {
            checks.Fail(Model, FieldErrorCode.UnknownModel, "spec.model names no model of this pool.");
        }
        else if (!model.Enabled)
        {
            checks.Fail(Model, FieldErrorCode.ModelDisabled, $"The model {model.Name} takes no new jobs.");
        }
        else
        {
            return true;
        }

        return false;
    }

    private static void CheckIdempotencyKey(FieldChecks checks, string key)
    {
        const string Field = "idempotency_key";
        if (key.Length > IntakeLimits.MaxIdempotencyKeyLength)
        {
            checks.Fail(Field, FieldErrorCode.TooLong, $"{Field} must have at most {IntakeLimits.MaxIdempotencyKeyLength} characters; it has {key.Length}.");
        }
        else if (key.Any(c => c is < ' ' or > '~'))
        {
            checks.Fail(Field, FieldErrorCode.Malformed, $"{Field} must consist of printable ASCII characters.");
        }
    }
}
