namespace SogniLike.Imaging.Exact.Sampling.Programs;

/// <summary>Collects what happens around one model evaluation.</summary>
internal sealed class EvaluationBuilder(double timestep, double inputScale, NoiseLevel level)
{
    private readonly List<(int? Slot, Linear Value, double? Clip)> _assignments = [];

    /// <summary>Shares of image and noise in the latent before the evaluation.</summary>
    public NoiseLevel Level => level;

    /// <summary>Remembers a combination, rounded to float, and gives back the slot it is in.</summary>
    public Linear Keep(int slot, Linear value, double? clip = null)
    {
        _assignments.Add((slot, value, clip));
        return Linear.Slot(slot);
    }

    /// <summary>Sets the latent after the evaluation.</summary>
    public void Next(Linear value) => _assignments.Add((null, value, null));

    /// <exception cref="ArgumentException">A coefficient is not finite: the schedule does not suit the solver.</exception>
    public Evaluation Build(int index)
    {
        var drawsNoise = false;
        var assignments = new Assignment[_assignments.Count];
        for (var i = 0; i < assignments.Length; i++)
        {
            var (slot, value, clip) = _assignments[i];
            var terms = value.ToTerms();
            foreach (var term in terms)
            {
                drawsNoise |= term.Source == Term.Noise;
                if (!double.IsFinite(term.Coefficient))
                {
                    throw new ArgumentException(
                        $"Evaluation {index} has a coefficient that is not finite: "
                        + "steps, rescale_betas_zero_snr, prediction_type or final_sigmas_type do not suit this sampler.");
                }
            }

            assignments[i] = new Assignment(slot, terms, clip);
        }

        return new Evaluation(timestep, inputScale, level, drawsNoise, assignments);
    }
}
