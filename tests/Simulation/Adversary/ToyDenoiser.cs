namespace SogniLike.Simulation.Adversary;

/// <summary>
/// A model of 16 numbers that is as deterministic as a real one on one device and differs in the last bits on another: what a worker and a verifier compute. The shape of its errors
/// is not that of a real network; tests/Benchmarks measures those.
/// </summary>
internal sealed class ToyDenoiser
{
    public const int Size = 16;

    private const float Guidance = 3;

    private readonly float[] _weights = new float[Size * Size];
    private readonly bool _isHalf;

    /// <summary>Other hardware.</summary>
    public bool IsHalf => _isHalf;

    /// <param name="isHalf">Products are rounded to half precision: other hardware.</param>
    /// <param name="levels">Weights are whole multiples of 1 over this; 0: as they are. With 31 they are about as far from half precision, in relation, as int8 is from other hardware with a real network.</param>
    public ToyDenoiser(bool isHalf = false, int levels = 0)
    {
        _isHalf = isHalf;
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
        var result = new float[Size];
        for (var i = 0; i < Size; i++)
        {
            var sum = (float)(timestep / 1000);
            for (var k = 0; k < Size; k++)
            {
                var product = _weights[(i * Size) + k] * (latent[k] + (((prompt * 31) + k) % 13 / 6f));
                sum += _isHalf ? (float)(System.Half)product : product;
            }

            result[i] = (0.5f * latent[i]) + (sum / (1 + MathF.Abs(sum)));
        }

        return result;
    }
}
