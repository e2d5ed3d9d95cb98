using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Operations;

internal sealed class OperationsOptionsValidator : IValidateOptions<OperationsOptions>
{
    public ValidateOptionsResult Validate(string? name, OperationsOptions options) => new OptionsChecks(OperationsOptions.Section)
        .Range(nameof(options.SampleInterval), options.SampleInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10))
        .Range(nameof(options.SamplesKept), options.SamplesKept, 10, 10_000)
        .Range(nameof(options.ActionsKept), options.ActionsKept, 100, 1_000_000)
        .Result();
}
