using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Calibration;

/// <summary>What was measured between two classes of devices with one model, as it is kept. Nothing that follows from it is (<see cref="Tolerances"/>).</summary>
public sealed record ToleranceRecord
{
    public required ManifestId Model { get; init; }

    /// <summary>As <see cref="ToleranceKey.One"/>.</summary>
    public required string One { get; init; }

    /// <summary>As <see cref="ToleranceKey.Other"/>.</summary>
    public required string Other { get; init; }

    /// <summary>Grows by one with every calibration, and when one is forgotten; 1 for the first.</summary>
    public required long Version { get; init; }

    /// <summary>Unix milliseconds of the newest calibration.</summary>
    public required long UpdatedAtMs { get; init; }

    /// <summary>One per owner, its newest, at most <see cref="MaxVoices"/>; the oldest make room.</summary>
    public required IReadOnlyList<ToleranceVoice> Voices { get; init; }

    /// <summary>Most owners that are heard.</summary>
    public const int MaxVoices = 64;

    /// <summary>What it is about.</summary>
    internal ToleranceKey Key() => ToleranceKey.Read(Model, One, Other);

    /// <summary>The record without what an owner measured.</summary>
    internal ToleranceRecord Without(AccountId owner) => this with { Version = Version + 1, Voices = [.. Voices.Where(voice => voice.Owner != owner)] };

    /// <summary>The record with what an owner measured, in place of what it measured before.</summary>
    internal ToleranceRecord With(ToleranceVoice voice) => this with
    {
        Version = Version + 1,
        UpdatedAtMs = Math.Max(UpdatedAtMs, voice.AtMs),
        Voices = [.. Voices.Where(other => other.Owner != voice.Owner).Append(voice).TakeLast(MaxVoices)],
    };
}
