using SogniLike.Coordinator.Models;

namespace SogniLike.Coordinator.Measuring;

/// <summary>What a worker turned out to do with one model, measured by questions whose answers are known.</summary>
public sealed record Measurement
{
    public required ManifestId Model { get; init; }

    /// <summary>Fingerprint of what was measured: model, precision, device and software (<see cref="MeasurementRules.AbilityOf"/>).</summary>
    public required string Ability { get; init; }

    public required MeasurementState State { get; init; }

    /// <summary>Why, a sentence for the worker's owner.</summary>
    public required string Message { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    /// <summary>Megapixel-steps per second of the evaluations alone, the network left out; 0: not measured.</summary>
    public double Speed { get; init; }

    /// <summary>Largest width x height that it answered; 0: none.</summary>
    public long Pixels { get; init; }

    /// <summary>It was asked for more than <see cref="Pixels"/> and did not answer: it is offered nothing larger.</summary>
    public bool IsLimit { get; init; }

    /// <summary>Questions that it answered.</summary>
    public int Answers { get; init; }

    /// <summary>Furthest that an answer lay from the known one, as <see cref="Imaging.Exact.Audits.PredictionComparison.Distance"/>.</summary>
    public double Distance { get; init; }

    /// <summary>What speaks against the device, or the speed, that the worker names; a sentence, empty: nothing. Settable: the reader gives an init-only member that is missing no chance to keep its default.</summary>
    public string Doubt { get; set; } = "";

    /// <summary>True while the worker gets no jobs of the model.</summary>
    public bool Withholds => State is MeasurementState.Measuring or MeasurementState.Wrong or MeasurementState.Unable or MeasurementState.Silent;
}
