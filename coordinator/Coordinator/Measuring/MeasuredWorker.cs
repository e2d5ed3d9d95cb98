using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Measuring;

/// <summary>Who is measured, as it describes itself.</summary>
/// <param name="Model">The model, as the worker told of it.</param>
/// <param name="Ability">As <see cref="MeasurementRules.AbilityOf"/>.</param>
/// <param name="Device">Class and precision.</param>
/// <param name="RoundTrip">What a question without any computing took when it connected; zero when that is not known.</param>
/// <param name="UsualSpeed">Of the worker in the middle of other owners' of its class, megapixel-steps per second; 0 when they are too few.</param>
public sealed record MeasuredWorker(ModelCapability Model, string Ability, (string Class, string Precision) Device, TimeSpan RoundTrip, double UsualSpeed);
