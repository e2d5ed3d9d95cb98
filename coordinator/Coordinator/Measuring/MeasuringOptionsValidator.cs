using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Measuring;

internal sealed class MeasuringOptionsValidator : IValidateOptions<MeasuringOptions>
{
    public ValidateOptionsResult Validate(string? name, MeasuringOptions options) => new OptionsChecks(MeasuringOptions.Section)
        .Range(nameof(options.Interval), options.Interval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1))
        .Range(nameof(options.MaxAtOnce), options.MaxAtOnce, 1, 1_000)
        .Range(nameof(options.AnswerLength), options.AnswerLength, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1))
        .Range(nameof(options.LongestWait), options.LongestWait, TimeSpan.Zero, TimeSpan.FromMinutes(10))
        .Range(nameof(options.Age), options.Age, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365))
        .Range(nameof(options.RetryAfter), options.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7))
        .Result();
}
