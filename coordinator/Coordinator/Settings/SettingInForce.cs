namespace SogniLike.Coordinator.Settings;

/// <summary>One option as it is used.</summary>
/// <param name="Key">As the configuration names it.</param>
/// <param name="Value">In words; of what nobody should see only whether it is set.</param>
/// <param name="Usual">What it is when nobody sets it.</param>
public sealed record SettingInForce(string Key, string Value, string Usual);
