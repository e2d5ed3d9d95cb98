using System.Collections.Frozen;

namespace SogniLike.Imaging.Exact.Sampling;

/// <summary>Names of schedule types.</summary>
public static class ScheduleTypes
{
    private static readonly (ScheduleType Type, string Name, string ParametersName)[] Table =
    [
        (ScheduleType.Linspace, "linspace", "Uniform"),
        (ScheduleType.Leading, "leading", "Leading"),
        (ScheduleType.Trailing, "trailing", "Trailing"),
        (ScheduleType.Karras, "karras", "Karras"),
        (ScheduleType.Exponential, "exponential", "Exponential"),
        (ScheduleType.Beta, "beta", "Beta"),
        (ScheduleType.LuLambdas, "lu_lambdas", "Lu Lambdas"),
        (ScheduleType.SgmUniform, "sgm_uniform", "SGM Uniform"),
        (ScheduleType.Simple, "simple", "Simple"),
        (ScheduleType.AlignYourSteps, "align_your_steps", "Align Your Steps"),
        (ScheduleType.AlignYourStepsXl, "align_your_steps_xl", "Align Your Steps"),
    ];

    /// <summary>The types by their names in requests and records.</summary>
    public static FrozenDictionary<string, ScheduleType> ByName { get; } =
        Table.ToFrozenDictionary(static row => row.Name, static row => row.Type, StringComparer.Ordinal);

    /// <summary>The name in requests and records, such as <c>karras</c>.</summary>
    public static string Name(ScheduleType type) => Find(type).Name;

    /// <summary>The name under "Schedule type" in the parameters text of A1111's web UI.</summary>
    public static string ParametersName(ScheduleType type) => Find(type).ParametersName;

    private static (ScheduleType Type, string Name, string ParametersName) Find(ScheduleType type)
    {
        foreach (var row in Table)
        {
            if (row.Type == type)
            {
                return row;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown schedule type.");
    }
}
