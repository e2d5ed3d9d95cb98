using SogniLike.Coordinator.Identity;

namespace SogniLike.Coordinator.Calibration;

/// <summary>What one owner measured in one calibration.</summary>
/// <param name="Owner">Whose device it is: however many devices it has, it is heard once.</param>
/// <param name="AtMs">Unix milliseconds.</param>
/// <param name="Bands">Only bands with samples, lowest first.</param>
public sealed record ToleranceVoice(AccountId Owner, long AtMs, IReadOnlyList<ToleranceBand> Bands);
