using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Leasing;

internal sealed class LeasingOptionsValidator : IValidateOptions<LeasingOptions>
{
    public ValidateOptionsResult Validate(string? name, LeasingOptions options) => new OptionsChecks(LeasingOptions.Section)
        .Range(nameof(options.LeaseLength), options.LeaseLength, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10))
        .Range(nameof(options.HeartbeatInterval), options.HeartbeatInterval, TimeSpan.FromMilliseconds(100), options.LeaseLength / 3)
        .Range(nameof(options.ReconnectGrace), options.ReconnectGrace, TimeSpan.Zero, options.LeaseLength)
        .Range(nameof(options.RestartGrace), options.RestartGrace, TimeSpan.Zero, TimeSpan.FromMinutes(10))
        .Range(nameof(options.MaxCountedAttempts), options.MaxCountedAttempts, 1, 10)
        .Range(nameof(options.RunFactor), options.RunFactor, 1, 100)
        .Range(nameof(options.RunFloor), options.RunFloor, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))
        .Range(nameof(options.HedgeFactor), options.HedgeFactor, 1, 100)
        .Range(nameof(options.HedgeAfter), options.HedgeAfter, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1))
        .Range(nameof(options.MaxLeases), options.MaxLeases, options.MaxCountedAttempts, 1_000)
        .Range(nameof(options.SweepInterval), options.SweepInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1))
        .Result();
}
