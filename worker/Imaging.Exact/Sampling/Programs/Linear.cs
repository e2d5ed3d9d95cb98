namespace SogniLike.Imaging.Exact.Sampling.Programs;

/// <summary>
/// A linear combination of the vectors that a step of a sampler can see: the latent, the model output, fresh noise and the memory slots. Solvers build their
/// formulas of it, so that they read as in the papers, and get one coefficient per vector, computed in double when the plan is made. Immutable.
/// </summary>
internal sealed class Linear
{
    /// <summary>Most memory slots a plan may use.</summary>
    public const int MaxSlots = 8;

    private const int FirstSlot = 3;

    private readonly double[] _coefficients;

    private Linear(double[] coefficients) => _coefficients = coefficients;

    /// <summary>Nothing.</summary>
    public static Linear Zero { get; } = new(new double[FirstSlot + MaxSlots]);

    /// <summary>The latent before the evaluation.</summary>
    public static Linear Latent { get; } = Unit(0);

    /// <summary>What the model made of it, after guidance.</summary>
    public static Linear Output { get; } = Unit(1);

    /// <summary>Standard-normal noise drawn for this evaluation.</summary>
    public static Linear Noise { get; } = Unit(2);

    /// <summary>What a memory slot holds at the moment of use.</summary>
    public static Linear Slot(int slot)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)slot, (uint)MaxSlots);
        return Unit(FirstSlot + slot);
    }

    public static Linear operator +(Linear left, Linear right) => Combine(left, right, static (a, b) => a + b);

    public static Linear operator -(Linear left, Linear right) => Combine(left, right, static (a, b) => a - b);

    public static Linear operator *(double factor, Linear combination) => combination.Map(value => factor * value);

    public static Linear operator /(Linear combination, double divisor) => combination.Map(value => value / divisor);

    /// <summary>The terms that are not zero, latent first, then output, noise and slots.</summary>
    public Term[] ToTerms()
    {
        var terms = new List<Term>();
        for (var i = 0; i < _coefficients.Length; i++)
        {
            if (_coefficients[i] != 0)
            {
                terms.Add(new Term(_coefficients[i], i));
            }
        }

        return [.. terms];
    }

    private static Linear Unit(int source)
    {
        var coefficients = new double[FirstSlot + MaxSlots];
        coefficients[source] = 1;
        return new Linear(coefficients);
    }

    private static Linear Combine(Linear left, Linear right, Func<double, double, double> operation)
    {
        var result = new double[FirstSlot + MaxSlots];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = operation(left._coefficients[i], right._coefficients[i]);
        }

        return new Linear(result);
    }

    /// <summary>Zeros stay zeros: a vector that is not in a formula does not enter it by an infinite factor.</summary>
    private Linear Map(Func<double, double> operation) => new(Array.ConvertAll(_coefficients, value => value == 0 ? 0 : operation(value)));
}
