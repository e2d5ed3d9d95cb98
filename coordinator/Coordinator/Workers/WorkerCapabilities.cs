using SogniLike.Coordinator.Fields;
using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Workers;

/// <summary>What a worker says it can do. Untrusted: <see cref="Check"/> before use.</summary>
public sealed record WorkerCapabilities
{
    private const int MaxModels = 256;
    private const int MaxNames = 64;
    private const int MaxNameLength = 64;
    private const int MaxDeviceLength = 200;
    private const int MaxClaimedSpeed = 1_000_000;
    private const int MaxAccounts = 16;

    /// <summary>At most 256.</summary>
    public required IReadOnlyList<ModelCapability> Models { get; init; }

    /// <summary>Jobs at once, 1 to 64.</summary>
    public required int Slots { get; init; }

    /// <summary>For people, at most 200 characters.</summary>
    public required string Device { get; init; }

    /// <summary>Such as "cuda" or "cpu", at most 64 characters.</summary>
    public required string ExecutionProvider { get; init; }

    public long MemoryBytes { get; init; }

    /// <summary>Names as jobs use them, at most 64.</summary>
    public required IReadOnlyList<string> Samplers { get; init; }

    /// <summary>Such as "txt2img", at most 64; empty: that one alone.</summary>
    public IReadOnlyList<string> Modes { get; init; } = [];

    /// <summary>Classes of content that the owner agreed to beside the general one, at most 64.</summary>
    public IReadOnlyList<string> ContentClasses { get; init; } = [];

    /// <summary>Equal jobs that it draws together in one slot, 1 to 64.</summary>
    public int MaxBatch { get; init; } = 1;

    /// <summary>Accounts whose jobs it takes before all others, its owner's apart; at most 16.</summary>
    public IReadOnlyList<string> PriorityAccounts { get; init; } = [];

    /// <summary>The first field that is out of bounds, or null.</summary>
    public FieldError? Check()
    {
        var checks = new FieldChecks();
        checks.Range("capabilities.models", Models.Count, 0, MaxModels);
        checks.Range("capabilities.slots", Slots, 1, 64);
        checks.Text("capabilities.device", Device, 0, MaxDeviceLength);
        checks.Text("capabilities.execution_provider", ExecutionProvider, 0, MaxNameLength);
        checks.Range("capabilities.memory_bytes", MemoryBytes, 0, long.MaxValue);
        checks.Range("capabilities.samplers", Samplers.Count, 0, MaxNames);
        checks.Range("capabilities.modes", Modes.Count, 0, MaxNames);
        foreach (var name in Samplers.Take(MaxNames))
        {
            checks.Text("capabilities.samplers", name, 1, MaxNameLength);
        }

        foreach (var name in Modes.Take(MaxNames))
        {
            checks.Text("capabilities.modes", name, 1, MaxNameLength);
        }

        checks.Range("capabilities.max_batch", MaxBatch, 1, 64);
        checks.Range("capabilities.content_classes", ContentClasses.Count, 0, MaxNames);
        checks.Range("capabilities.priority_accounts", PriorityAccounts.Count, 0, MaxAccounts);
        foreach (var name in ContentClasses.Take(MaxNames))
        {
            checks.Text("capabilities.content_classes", name, 1, MaxNameLength);
        }

        foreach (var name in PriorityAccounts.Take(MaxAccounts))
        {
            checks.Text("capabilities.priority_accounts", name, 1, MaxNameLength);
        }

        foreach (var model in Models.Take(MaxModels))
        {
            checks.Range("capabilities.models.max_pixels", model.MaxPixels, 0, long.MaxValue);
            checks.Text("capabilities.models.precision", model.Precision, 0, MaxNameLength);
            if (!double.IsFinite(model.ClaimedSpeed) || model.ClaimedSpeed is < 0 or > MaxClaimedSpeed)
            {
                checks.Fail(
                    "capabilities.models.megapixel_steps_per_second",
                    FieldErrorCode.OutOfRange,
                    $"capabilities.models.megapixel_steps_per_second must be a number from 0 to {MaxClaimedSpeed}.");
            }

            if (!Secrets.IsSecret(model.Manifest.Value))
            {
                checks.Fail("capabilities.models.manifest", FieldErrorCode.Malformed, "capabilities.models.manifest must have 32 bytes.");
            }
        }

        return checks.AllHold ? null : checks.Errors[0];
    }
}
