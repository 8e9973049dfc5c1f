INSERT INTO race VALUES
  (1, '天皇賞', '東京', 2000), (2, 'ジャパンカップ', '東京', 2400), (3, '有馬記念', '中山', 2500)
ON CONFLICT DO NOTHING;
INSERT INTO runner
  SELECT r, n, 1.5 - ord * 0.3 + r * 0.05
  FROM generate_series(1, 3) r,
       unnest(ARRAY['Akatsuki', 'Blue Comet', 'Kaze', 'Northern Bell', 'Sakura Wind', 'Yamabiko'])
         WITH ORDINALITY AS names (n, ord)
ON CONFLICT DO NOTHING;
