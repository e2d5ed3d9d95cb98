using System.Collections.Frozen;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Matching;

/// <summary>
/// What a worker can ever do with one of its models. Workers of equal ability are equal values, so that a job is compared with each ability once and not with
/// each worker. Immutable.
/// </summary>
internal sealed class WorkerAbility : IEquatable<WorkerAbility>
{
    /// <summary>Memory is compared in this unit, rounded down, so that devices of one kind are equal.</summary>
    private const long MemoryUnit = 256L << 20;

    private readonly string _key;
    private readonly long _maxPixels;
    private readonly string _precision;
    private readonly bool _withheld;
    private readonly long _memoryBytes;
    private readonly FrozenSet<string> _samplers;
    private readonly FrozenSet<string> _modes;
    private readonly FrozenSet<string> _contentClasses;

    public WorkerAbility(WorkerCapabilities worker, ModelCapability model)
    {
        (_maxPixels, _precision, _withheld, _memoryBytes) = (model.MaxPixels, model.Precision, model.Withheld, worker.MemoryBytes / MemoryUnit * MemoryUnit);
        _samplers = worker.Samplers.ToFrozenSet(StringComparer.Ordinal);
        _modes = worker.Modes.DefaultIfEmpty(JobNeeds.TextToImage).ToFrozenSet(StringComparer.Ordinal);
        _contentClasses = worker.ContentClasses.Append(JobSpec.GeneralContent).ToFrozenSet(StringComparer.Ordinal);
        _key = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{_maxPixels}|{_precision}|{_memoryBytes}|{Text(_samplers)}|{Text(_modes)}|{Text(_contentClasses)}|{_withheld}");
    }

    /// <summary>Why no worker of this ability can ever have a job for its model, or null when it can.</summary>
    public MatchRefusal? Refuse(JobSpec spec)
    {
        var needs = spec.Needs ?? JobNeeds.Default;
        return _withheld ? MatchRefusal.NotProven
            : !_samplers.Contains(spec.Sampler) ? MatchRefusal.SamplerMissing
            : !_modes.Contains(needs.Mode) ? MatchRefusal.ModeMissing
            : _maxPixels > 0 && (long)spec.Width * spec.Height > _maxPixels ? MatchRefusal.TooLarge
            : needs.MemoryBytes > 0 && _memoryBytes > 0 && needs.MemoryBytes > _memoryBytes ? MatchRefusal.TooLittleMemory
            : needs.Precision.Length > 0 && needs.Precision != _precision ? MatchRefusal.OtherPrecision
            : spec.ContentClasses.Any(one => !_contentClasses.Contains(one)) ? MatchRefusal.ContentRefused
            : null;
    }

    public bool Equals(WorkerAbility? other) => other is not null && _key == other._key;

    public override bool Equals(object? obj) => Equals(obj as WorkerAbility);

    public override int GetHashCode() => _key.GetHashCode(StringComparison.Ordinal);

    private static string Text(FrozenSet<string> names) => string.Join(',', names.Order(StringComparer.Ordinal));
}
