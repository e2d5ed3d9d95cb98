namespace SogniLike.Coordinator.Settings;

/// <summary>An options class that the program uses.</summary>
/// <param name="Section">Where it stands in the configuration.</param>
/// <param name="Type">The class; it has a constructor without parameters that makes the defaults.</param>
/// <param name="InForce">The values that are used.</param>
public sealed record OptionsRegistration(string Section, Type Type, Func<object> InForce);
