#include "categories.h"
#include "levels.h"
#include "skeleton.h"
#include "outcomes.h"
#include "sites.h"
#include "visits.h"
#include "measures.h"
#include <stdio.h>
#include <stdlib.h>
int main(void){
 SynPeople *p=calloc(1,sizeof *p);
 syn_random_seed(&p->random,4);
 if(!syn_published_load("published/segment_study.csv",&p->segment_study)||!syn_published_load("published/decompression_study.csv",&p->decompression_study)) return 1;
 printf("%d\n",syn_lay_out(p));
 syn_plan_missing(p);
 printf("sins %d\n",syn_fit_sins(p));
 for(int a=0;a<2;a++)for(int c=0;c<4;c+=3){double n=0,S=0,Q=0;for(int i=0;i<413;i++)if((int)p->person[i].arm==a&&(int)p->person[i].cohort==c){int v=p->person[i].sins;n++;S+=v;Q+=v*v;}printf("arm %d coh %d n %g mean %g sd2 %g\n",a,c,n,S/n,(Q-S*S/n)/(n-1));}
 printf("levels %d\n",syn_assign_levels(p));
 printf("cat %d\n",syn_assign_categories(p));
 printf("meas %d\n",syn_assign_measures(p));
 printf("sco %d\n",syn_assign_scores(p));
 syn_assign_sites(p);syn_plan_visits(p);printf("out %d\n",syn_assign_outcomes(p));
 printf("eq %d\n",syn_assign_eq5d(p));
 {int c[3][8][3]={0};for(int i=0;i<203;i++)c[p->person[i].segment][p->person[i].procedure][p->person[i].arm]++;
 for(int a=0;a<3;a++)for(int b=1;b<7;b++)printf("%d %d: %d %d %d\n",a,b,c[a][b][0],c[a][b][1],c[a][b][2]);}
 int n[4][4]={0};for(int i=0;i<SYN_PEOPLE;i++)n[p->person[i].cohort][p->person[i].arm]++;
 for(int i=0;i<4;i++)printf("%d %d %d\n",n[i][0],n[i][1],n[i][2]);
}
