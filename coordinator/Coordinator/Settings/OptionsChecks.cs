using System.Globalization;
using Microsoft.Extensions.Options;

namespace SogniLike.Coordinator.Settings;

/// <summary>Collects every problem of one options section; each message names the configuration key and its limits.</summary>
internal sealed class OptionsChecks(string section)
{
    private readonly List<string> _problems = [];

    public OptionsChecks Range(string name, long value, long least, long most) =>
        Holds(value >= least && value <= most, name, string.Create(CultureInfo.InvariantCulture, $"must be from {least} to {most}; it is {value}."));

    /// <summary>NaN is in no range.</summary>
    public OptionsChecks Range(string name, double value, double least, double most) =>
        Holds(value >= least && value <= most, name, string.Create(CultureInfo.InvariantCulture, $"must be from {least} to {most}; it is {value}."));

    public OptionsChecks Range(string name, TimeSpan value, TimeSpan least, TimeSpan most) =>
        Holds(value >= least && value <= most, name, string.Create(CultureInfo.InvariantCulture, $"must be from {least} to {most}; it is {value}."));

    public OptionsChecks Holds(bool condition, string name, string problem)
    {
        if (!condition)
        {
            _problems.Add($"{section}:{name} {problem}");
        }

        return this;
    }

    public ValidateOptionsResult Result() => _problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_problems);
}
