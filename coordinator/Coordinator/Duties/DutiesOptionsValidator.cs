using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Duties;

internal sealed class DutiesOptionsValidator : IValidateOptions<DutiesOptions>
{
    public ValidateOptionsResult Validate(string? name, DutiesOptions options) => new OptionsChecks(DutiesOptions.Section)
        .Range(nameof(options.LeaseLength), options.LeaseLength, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1))
        .Result();
}
