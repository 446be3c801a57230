-- Reviews of experiences, by whoever was there, beside those of products.
ALTER TABLE "reviews" ALTER COLUMN "product_id" DROP NOT NULL;
ALTER TABLE "reviews" ADD COLUMN "experience_id" UUID;
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_of_one_thing" CHECK (num_nonnulls(product_id, experience_id) = 1);

CREATE UNIQUE INDEX "reviews_experience_id_buyer_id_key" ON "reviews" ("experience_id", "buyer_id");

ALTER TABLE "reviews" ADD CONSTRAINT "reviews_experience_id_fkey" FOREIGN KEY ("experience_id") REFERENCES "experiences" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
