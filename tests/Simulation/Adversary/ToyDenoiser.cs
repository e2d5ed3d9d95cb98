using SogniLike.Simulation.Engine;

namespace SogniLike.Simulation.Adversary;

/// <summary>
/// A model of 16 numbers that is as deterministic as a real one on one device and differs in the last bits on another: what a worker and a verifier compute. The shape of its errors
/// is not that of a real network; tests/Benchmarks measures those.
/// </summary>
internal sealed class ToyDenoiser
{
    public const int Size = 16;

    /// <summary>Of every job.</summary>
    public const float Guidance = 3;

    /// <summary>Weights of a cheap approximation, 3 to 10 times as far off as half precision: int8 weights of the built-in model are 1 to 9 times (tests/Benchmarks, tolerance).</summary>
    public const int CheapLevels = 7;

    private readonly float[] _weights = new float[Size * Size];
    private readonly ToyRounding _rounding;
    private readonly Dice? _noise;

    /// <param name="rounding">What becomes of each product: other hardware.</param>
    /// <param name="levels">Weights are whole multiples of 1 over this; 0: as they are.</param>
    /// <param name="noise">Sums are rounded to half precision once on the way, in an order that it draws anew each time: the device is never the same as itself.</param>
    public ToyDenoiser(ToyRounding rounding = ToyRounding.Single, int levels = 0, Dice? noise = null)
    {
        (_rounding, _noise) = (rounding, noise);
        var random = new Random(17);
        for (var i = 0; i < _weights.Length; i++)
        {
            var weight = (float)((random.NextDouble() * 2) - 1);
            _weights[i] = levels > 0 ? MathF.Round(weight * levels) / levels : weight;
        }
    }

    /// <summary>The guided prediction, or only its conditional half.</summary>
    public float[] Predict(ReadOnlySpan<float> latent, double timestep, int prompt, bool isGuided = true)
    {
        var conditional = Half(latent, timestep, prompt);
        if (!isGuided)
        {
            return conditional;
        }

        var unconditional = Half(latent, timestep, 0);
        for (var i = 0; i < Size; i++)
        {
            conditional[i] = unconditional[i] + (Guidance * (conditional[i] - unconditional[i]));
        }

        return conditional;
    }

    private float[] Half(ReadOnlySpan<float> latent, double timestep, int prompt)
    {
        Span<float> input = stackalloc float[Size];
        for (var k = 0; k < Size; k++)
        {
            input[k] = latent[k] + (((prompt * 31) + k) % 13 / 6f);
        }

        var result = new float[Size];
        for (var i = 0; i < Size; i++)
        {
            var sum = (float)(timestep / 1000);
            var first = _noise?.Between(0, Size) ?? 0;
            for (var n = 0; n < Size; n++)
            {
                var k = (n + first) % Size;
                sum += Rounded(_weights[(i * Size) + k] * input[k]);
                sum = _noise is not null && n == Size / 2 ? (float)(System.Half)sum : sum;
            }

            result[i] = (0.5f * latent[i]) + (sum / (1 + MathF.Abs(sum)));
        }

        return result;
    }

    private float Rounded(float product) => _rounding switch
    {
        ToyRounding.Half => (float)(System.Half)product,
        ToyRounding.Brain => BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(product) + 0x8000) & unchecked((int)0xFFFF0000)),
        _ => product,
    };
}
