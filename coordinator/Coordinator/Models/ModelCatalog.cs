using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Time;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Coordinator.Models;

/// <summary>
/// The models that jobs may name. Safe for concurrent use. Throws <see cref="Jobs.StoreUnavailableException"/> when the store cannot be reached.
/// </summary>
public sealed class ModelCatalog(IModelStore store, IPoolClock clock, TimeProvider time, IOptions<PoolOptions> options)
{
    private const int MaxFiles = 200;
    private const int MaxSamplers = 64;
    private const int MaxSchedulerConfigBytes = 1 << 16;
    private const long MaxFileBytes = 1L << 40;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    // As many as there are models. Those that were read before the newest change made here are not looked at.
    private readonly ConcurrentDictionary<string, (ModelRecord Model, long At, int Change)> _recent = new(StringComparer.Ordinal);
    private int _change;

    /// <summary>Adds the model, enabled; replaces what its name meant for new jobs.</summary>
    public async Task<ModelAddition> AddAsync(ModelRegistration registration, CancellationToken cancellationToken)
    {
        var errors = Check(registration);
        if (errors.Count > 0)
        {
            return new ModelAddition.Invalid(errors);
        }

        var model = new ModelRecord
        {
            Name = registration.Name,
            Manifest = registration.Manifest,
            Description = registration.Description,
            Files = registration.Files,
            Limits = registration.Limits,
            Defaults = registration.Defaults,
            Samplers = registration.Samplers,
            PriceWeight = registration.PriceWeight,
            Sampling = registration.Sampling,
            PromptTokens = (int)registration.PromptTokens,
            Enabled = true,
            AddedAtMs = clock.NowMs,
        };
        var isPut = await store.PutAsync(model, options.Value.MaxModels, cancellationToken);
        Interlocked.Increment(ref _change);
        return isPut ? new ModelAddition.Added(model) : new ModelAddition.PoolFull(options.Value.MaxModels);
    }

    /// <summary>The model, enabled or not, or null.</summary>
    public Task<ModelRecord?> FindAsync(string name, CancellationToken cancellationToken) => store.FindAsync(name, cancellationToken);

    /// <summary>
    /// The model as it was up to a second ago, enabled or not, or null: for submissions, which come in bursts. What is changed on this coordinator is seen at
    /// once; elsewhere a model that was disabled or replaced may take jobs for that second more, as it did before.
    /// </summary>
    internal async Task<ModelRecord?> FindRecentAsync(string name, CancellationToken cancellationToken)
    {
        var change = Volatile.Read(ref _change);
        if (_recent.TryGetValue(name, out var kept) && kept.Change == change && time.GetElapsedTime(kept.At) < KeptFor)
        {
            return kept.Model;
        }

        var at = time.GetTimestamp();
        var model = await store.FindAsync(name, cancellationToken);
        if (model is not null)
        {
            _recent[name] = (model, at, change);
        }

        return model;
    }

    /// <summary>All models by name.</summary>
    public Task<IReadOnlyList<ModelRecord>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    /// <summary>Enables or disables the model and returns it, or null when there is none. Jobs that are queued already still run.</summary>
    public async Task<ModelRecord?> SetEnabledAsync(string name, bool enabled, CancellationToken cancellationToken)
    {
        var model = await store.SetEnabledAsync(name, enabled, cancellationToken);
        Interlocked.Increment(ref _change);
        return model;
    }

    private static IReadOnlyList<FieldError> Check(ModelRegistration model)
    {
        var checks = new FieldChecks();
        checks.Name("manifest.name", model.Name, 64, ".-_");
        checks.Range("manifest.price_weight", model.PriceWeight, 1, 1_000_000);
        checks.Range("manifest.prompt_tokens", model.PromptTokens, 0, 10_000);
        checks.Text("manifest.description", model.Description, 0, 500);
        CheckFiles(checks, model.Files);
        var limits = model.Limits;
        var limitsHold = checks.Side("manifest.limits.max_width", limits.MaxWidth, 8192)
            & checks.Side("manifest.limits.max_height", limits.MaxHeight, 8192)
            & checks.Range("manifest.limits.max_steps", limits.MaxSteps, 1, 1000)
            & checks.Finite("manifest.limits.max_guidance_scale", limits.MaxGuidanceScale, 100);
        if (checks.Range("manifest.samplers", model.Samplers.Count, 1, MaxSamplers))
        {
            for (var i = 0; i < model.Samplers.Count; i++)
            {
                checks.Name(string.Create(CultureInfo.InvariantCulture, $"manifest.samplers[{i}]"), model.Samplers[i], 32, "-_+.");
            }
        }

        if (limitsHold)
        {
            CheckDefaults(checks, model);
        }

        if (model.Sampling is { } sampling)
        {
            CheckSampling(checks, model, sampling);
        }

        return checks.Errors;
    }

    /// <summary>The configuration is that of the manifest, by its hash, so nobody can have workers judged by another one.</summary>
    private static void CheckSampling(FieldChecks checks, ModelRegistration model, ModelSampling sampling)
    {
        const string Field = "manifest.scheduler_config";
        checks.Range("manifest.latent_channels", sampling.LatentChannels, 1, 64);
        checks.Range("manifest.pixels_per_latent", sampling.PixelsPerLatent, 1, 64);
        var bytes = Encoding.UTF8.GetBytes(sampling.SchedulerConfig);
        if (bytes.Length > MaxSchedulerConfigBytes)
        {
            checks.Fail(Field, FieldErrorCode.TooLong, $"{Field} must have at most {MaxSchedulerConfigBytes} bytes.");
        }
        else if (model.Files.FirstOrDefault(file => file.Path == SchedulerSettingsReader.Part)?.Sha256 != Convert.ToHexStringLower(SHA256.HashData(bytes)))
        {
            checks.Fail(Field, FieldErrorCode.Malformed, $"{Field} must be the content of {SchedulerSettingsReader.Part}, as its hash in manifest.files says.");
        }
        else if (SchedulerSettingsReader.Read(bytes, out var problem) is null)
        {
            checks.Fail(Field, FieldErrorCode.Malformed, $"{Field} cannot be sampled: {problem}");
        }
    }

    private static void CheckDefaults(FieldChecks checks, ModelRegistration model)
    {
        var (limits, defaults) = (model.Limits, model.Defaults);
        checks.Side("manifest.defaults.width", defaults.Width, limits.MaxWidth);
        checks.Side("manifest.defaults.height", defaults.Height, limits.MaxHeight);
        checks.Range("manifest.defaults.steps", defaults.Steps, 1, limits.MaxSteps);
        checks.Finite("manifest.defaults.guidance_scale", defaults.GuidanceScale, limits.MaxGuidanceScale);
        if (!model.Samplers.Contains(defaults.Sampler, StringComparer.Ordinal))
        {
            checks.Fail("manifest.defaults.sampler", FieldErrorCode.UnknownSampler, "manifest.defaults.sampler must be one of manifest.samplers.");
        }

        if (defaults.NoiseSource is not ("cpu" or "nv"))
        {
            checks.Fail("manifest.defaults.noise_source", FieldErrorCode.Malformed, "manifest.defaults.noise_source must be cpu or nv.");
        }
    }

    private static void CheckFiles(FieldChecks checks, IReadOnlyList<ModelFile> files)
    {
        if (!checks.Range("manifest.files", files.Count, 1, MaxFiles))
        {
            return;
        }

        var paths = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < files.Count; i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"manifest.files[{i}]");
            var file = files[i];
            checks.Range($"{field}.size_bytes", file.SizeBytes, 0, MaxFileBytes);
            if (!Secrets.IsSecret(file.Sha256))
            {
                checks.Fail($"{field}.sha256", FieldErrorCode.Malformed, $"{field}.sha256 must have 32 bytes.");
            }

            // The path becomes a file name on volunteers' machines and a line of the manifest's canonical form.
            if (checks.Text($"{field}.path", file.Path, 1, 500)
                && (file.Path.Contains('\\')
                    || file.Path.AsSpan().IndexOfAny('\n', '\r', '\t') >= 0
                    || file.Path.Split('/').Any(part => part is "" or "." or "..")))
            {
                checks.Fail($"{field}.path", FieldErrorCode.Malformed, $"{field}.path must be relative, with '/' between parts and no part \".\" or \"..\".");
            }

            if (!paths.Add(file.Path))
            {
                checks.Fail($"{field}.path", FieldErrorCode.Malformed, $"{field}.path stands in the manifest twice.");
            }
        }
    }
}
