using SogniLike.Imaging.Models.Weights;

namespace SogniLike.Imaging.Models.AddOns;

/// <summary>A change of one tensor of a graph.</summary>
internal abstract record WeightEdit
{
    /// <summary>Names the change: equal for equal results.</summary>
    public abstract string Key { get; }

    /// <summary>The changed values of a tensor, maybe in the same array.</summary>
    public abstract float[] Apply(WeightTensor tensor, float[] values);

    /// <summary>The dimensions of the changed tensor.</summary>
    public virtual IReadOnlyList<long> Shape(IReadOnlyList<long> dimensions) => dimensions;

    /// <summary><c>W + scale * up * down</c>.</summary>
    /// <param name="Up">[outputs, rank, ...].</param>
    /// <param name="Down">[rank, inputs, ...].</param>
    /// <param name="Scale">Weight of the LoRA times alpha / rank.</param>
    /// <param name="IsTransposed">True when the graph holds [inputs, outputs], as matrix products do.</param>
    public sealed record LowRank(WeightTensor Up, WeightTensor Down, double Scale, bool IsTransposed) : WeightEdit
    {
        public override string Key => FormattableString.Invariant($"{FileIdentity.Of(Up.Path)}:{Up.Name}*{Scale:R}");

        public override float[] Apply(WeightTensor tensor, float[] values)
        {
            var (up, down) = (Up.ReadFloats(), Down.ReadFloats());
            var (outputs, rank) = ((int)Up.Dimensions[0], (int)Down.Dimensions[0]);
            var inputs = down.Length / rank;
            for (var output = 0; output < outputs; output++)
            {
                for (var input = 0; input < inputs; input++)
                {
                    var sum = 0.0;
                    for (var k = 0; k < rank; k++)
                    {
                        sum += (double)up[(output * rank) + k] * down[(k * inputs) + input];
                    }

                    ref var value = ref values[IsTransposed ? (input * outputs) + output : (output * inputs) + input];
                    value = (float)(value + (Scale * sum));
                }
            }

            return values;
        }
    }

    /// <summary>Appends rows to a table.</summary>
    /// <param name="Rows">[rows, width] or [width].</param>
    public sealed record Append(WeightTensor Rows) : WeightEdit
    {
        public override string Key => $"{FileIdentity.Of(Rows.Path)}:{Rows.Name}";

        public override float[] Apply(WeightTensor tensor, float[] values) => [.. values, .. Rows.ReadFloats()];

        public override IReadOnlyList<long> Shape(IReadOnlyList<long> dimensions) => [dimensions[0] + (Rows.Elements / dimensions[1]), dimensions[1]];
    }
}
